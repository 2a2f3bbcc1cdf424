import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { csvOf, jsonOf, jsonValue, nearlyTyped, usualJson, withoutBlank } from './infer-files.ts';
import { expectedProfiles, type ReferenceValue } from './infer-reference.ts';
import { inferFile } from './infer-run.ts';
import { nearValue } from './near-values.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let number = 0;
function write(bytes: Uint8Array): string {
  const path = join(folder, `p${number++ % 8}`);
  writeFileSync(path, bytes);
  return path;
}

const division = fc.record({
  chunk: fc.constantFrom('1B', '7B', '33B', '100B', '1000B', '1MiB'),
  workers: fc.constantFrom('0', '0', '0', '0', '0', '0', '2', '1'),
});

/** A pass over CSV says of the columns what the reference says, however it is divided. */
export async function checkCsvPasses(numRuns: number): Promise<void> {
  const rows = nearlyTyped(nearValue, (value) => value).map(withoutBlank);
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), division, async (rows, quotes, divided) => {
      const [bytes, starts] = csvOf(rows, quotes);
      const outcome = await inferFile(write(bytes), { ...divided, format: 'csv' });
      expect(outcome.rejected).toBe(0);
      const records = rows.map((row, i) => ({
        start: starts[i] as number,
        values: row.map((text) => (text === null ? undefined : { text })),
      }));
      expect(outcome.columns.map(({ profile }) => profile)).toEqual(
        expectedProfiles(rows[0]?.length ?? 0, 'text', records, bytes),
      );
    }),
    { numRuns },
  );
}

function meaning(text: string | null): ReferenceValue | undefined {
  const value: unknown = text === null ? null : JSON.parse(text);
  if (text === null || value === null) return undefined;
  if (typeof value === 'string') return { text: value, kind: 'string' };
  return { text, kind: Array.isArray(value) ? 'array' : (typeof value as 'number' | 'boolean' | 'object') };
}

/** So does a pass over JSON. */
export async function checkJsonPasses(numRuns: number): Promise<void> {
  const rows = nearlyTyped(jsonValue, usualJson).filter((rows) =>
    rows.some((row) => row.some((v) => v !== null)),
  );
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), division, async (rows, isArray, divided) => {
      const [bytes, starts] = jsonOf(rows, isArray);
      const outcome = await inferFile(write(bytes), { ...divided, format: isArray ? 'json' : 'ndjson' });
      expect(outcome.rejected).toBe(0);
      const records = rows.map((row, i) => ({ start: starts[i] as number, values: row.map(meaning) }));
      const expected = expectedProfiles(rows[0]?.length ?? 0, 'json', records, bytes);
      for (const { name, profile } of outcome.columns)
        expect(profile).toEqual(expected[Number(name.slice(1))]);
      const found = outcome.columns.reduce((sum, { profile }) => sum + profile.values, 0);
      expect(found).toBe(expected.reduce((sum, profile) => sum + profile.values, 0));
    }),
    { numRuns },
  );
}
