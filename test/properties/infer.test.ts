import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ddlOf } from '../../src/cli/infer-ddl.ts';
import { load } from '../../src/index.ts';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { csvOf, jsonOf, jsonValue, nearlyTyped, usualJson, withoutBlank } from '../support/infer-files.ts';
import { inferFile } from '../support/infer-run.ts';
import { nearValue } from '../support/near-values.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

let number = 0;

/** What `infer` says of a file makes a table that takes every record of it, as `--create` would make it. */
async function takesAll(
  bytes: Uint8Array,
  records: number,
  format: 'csv' | 'ndjson' | 'json',
): Promise<void> {
  const table = `t${number++}`;
  const path = join(folder, table);
  writeFileSync(path, bytes);
  const outcome = await inferFile(path, { format });
  await ask(url, ddlOf(outcome, { table }));
  const options = { to: url, ledger: false, rejects: 'none', lanes: 1, workers: 0, format } as const;
  const { tally } = await load(path, { ...options, table });
  expect(tally).toEqual({ read: records, loaded: records, rejected: 0, filtered: 0, duplicate: 0 });
  await load(path, { ...options, table: `${table}_made`, create: true });
  const columns = (name: string) =>
    ask(
      url,
      `select json_agg(array[attname, format_type(atttypid, atttypmod)] order by attname) from pg_attribute where attrelid = '${name}'::regclass and attnum > 0`,
    );
  expect(await columns(`${table}_made`)).toEqual(await columns(table));
}

// Few values are of another type: tables of nothing but text would take anything.
const USUAL = 60;
const numRuns = 20;

test('a table made for CSV takes all of it', async () => {
  const rows = nearlyTyped(nearValue, (value) => value, USUAL).map(withoutBlank);
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (rows, quotes) => {
      await takesAll(csvOf(rows, quotes)[0], rows.length, 'csv');
    }),
    { numRuns },
  );
});

test('a table made for JSON takes all of it', async () => {
  const rows = nearlyTyped(jsonValue, usualJson, USUAL).filter((rows) =>
    rows.some((row) => row.some((value) => value !== null)),
  );
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (rows, isArray) => {
      await takesAll(jsonOf(rows, isArray)[0], rows.length, isArray ? 'json' : 'ndjson');
    }),
    { numRuns },
  );
});
