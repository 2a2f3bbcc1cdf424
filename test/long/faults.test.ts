import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { FaultOutcome } from '../faults/matrix/fault.ts';
import { FAULTS } from '../faults/matrix/index.ts';
import { type OpenField, openField, type Row, tryFault } from '../faults/matrix.ts';
import { pageOf } from '../faults/page.ts';
import { sideBySide } from '../faults/side-by-side.ts';

/** `SEEDS=5 SEED=6 npm run test:faults` tries the sixth to the tenth. */
const SEEDS = Number(process.env.SEEDS ?? 20);
const FIRST = Number(process.env.SEED ?? 1);
/** Servers at once, each with one load after the other. */
const AT_ONCE = Number(process.env.AT_ONCE ?? 3);

const ROOT = join(import.meta.dirname, '../..');
/** What earlier runs saw, so that the page can be written from many seeds in parts. `rm` it to begin anew. */
const SEEN = join(ROOT, '.cache/faults-seen.json');

/** By fault, by seed: an outcome, or a violation in words. */
type Seen = Record<string, Record<string, FaultOutcome | string>>;

test('every fault: documented exit, right content, and the same command finishes', async () => {
  const seen: Seen = existsSync(SEEN) ? JSON.parse(readFileSync(SEEN, 'utf8')) : {};
  const fields: OpenField[] = await Promise.all(Array.from({ length: AT_ONCE }, () => openField(FIRST)));
  const free = [...fields];
  const tries = FAULTS.flatMap(({ faults }) =>
    faults.flatMap((fault) =>
      Array.from({ length: fault.slow ? 1 : SEEDS }, (_, i) => ({ fault, seed: FIRST + i })),
    ),
  );
  const violations: string[] = [];
  await sideBySide(tries.length, AT_ONCE, async (number) => {
    const { fault, seed } = tries[number] as (typeof tries)[number];
    const field = free.pop() as OpenField;
    const row = await tryFault(fault, [seed], field);
    free.push(field);
    const [outcome = row.violations[0] as string] = row.outcomes;
    seen[fault.name] = { ...seen[fault.name], [seed]: outcome };
    if (typeof outcome !== 'string') return;
    violations.push(outcome);
    console.log(outcome);
  });
  const { rows } = await (fields[0] as OpenField).place.pool.query('SHOW server_version');
  await Promise.all(fields.map((field) => field.close()));
  mkdirSync(dirname(SEEN), { recursive: true });
  writeFileSync(SEEN, JSON.stringify(seen));
  const page = pageOf(
    rowsOf(seen),
    `PostgreSQL ${rows[0]?.server_version} and Node ${process.versions.node}`,
  );
  writeFileSync(join(ROOT, 'docs/faults.md'), page);
  console.log(`${tries.length} tries from seed ${FIRST}: ${violations.length} violations`);
  expect(violations).toEqual([]);
});

function rowsOf(seen: Seen): Row[] {
  return FAULTS.flatMap(({ faults }) => faults).map((fault) => {
    const all = Object.values(seen[fault.name] ?? {});
    return {
      fault,
      outcomes: all.filter((one) => typeof one !== 'string'),
      violations: all.filter((one) => typeof one === 'string'),
    };
  });
}
