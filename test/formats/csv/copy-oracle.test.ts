import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, type Dialect } from '../../../src/formats/csv/dialect.ts';
import { hostile } from '../../support/csv.ts';
import { expectedOutcome } from '../../support/csv-outcome.ts';
import { createDatabase } from '../../support/database.ts';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(await createDatabase(18));
  await client.connect();
  await client.query('CREATE TEMP TABLE t (n serial, a text, b text)');
});
afterAll(async () => {
  await client.end();
});

/** What COPY makes of an input, or its SQLSTATE. */
async function copied(text: string, options: string): Promise<(string | null)[][] | string> {
  try {
    await client.query('TRUNCATE t');
    await pipeline(
      Readable.from([Buffer.from(text)]),
      client.query(copyFrom(`COPY t (a, b) FROM STDIN (${options})`)),
    );
  } catch (error) {
    return (error as { code: string }).code;
  }
  const { rows } = await client.query({ text: 'SELECT a, b FROM t ORDER BY n', rowMode: 'array' });
  return rows;
}

/** Where nothing is set aside, COPY has the same rows. */
async function check(units: readonly string[], dialect: Dialect, options: string): Promise<void> {
  let agreed = 0;
  const agree = fc.asyncProperty(hostile(units, 30), async (text) => {
    // COPY takes a blank line for a row of one field, and a quote that is doubled where another escape is set for nothing.
    fc.pre(!/(?:^|\n)(?:\n|$)|""/.test(text.replace(/\n$/, '')));
    const bytes = Buffer.from(text);
    const ours = expectedOutcome(bytes, { dialect, width: 2, maxRecordBytes: 1000 });
    if (ours.faults.length > 0) return;
    const rows = ours.rows.map((row) => row.map((it) => it && Buffer.from(it, 'latin1').toString()));
    expect(await copied(text, options)).toEqual(rows);
    if (rows.length > 0) agreed += 1;
  });
  await fc.assert(agree, { numRuns: 1500 });
  expect(agreed).toBeGreaterThan(20);
}

describe('COPY has the rows that we have', () => {
  test('of its text format', async () => {
    const marks = [
      'N',
      'n',
      '0',
      '1',
      '16',
      'x',
      'x4',
      'xg',
      'b',
      'v',
      'f',
      'r',
      'Z',
      '\\',
      '\t',
      '\n',
      'é',
      ',',
    ];
    const units = ['\t', '\t', '\t', '\n', 'a', '"', '\\\\', ...marks.map((mark) => `\\${mark}`), '\\141'];
    const nulls = [Buffer.from('\\N')];
    const dialect: Dialect = {
      ...DEFAULT_DIALECT,
      delimiter: Buffer.from('\t'),
      quote: undefined,
      escape: 0x5c,
      escapes: 'postgres',
      nulls,
    };
    await check(units, dialect, 'FORMAT text');
  });

  test('of CSV with an escape', async () => {
    const units = [',', ',', ',', '\n', 'a', '"', '\\"', '\\\\', '\\', '"a"'];
    const dialect: Dialect = { ...DEFAULT_DIALECT, escape: 0x5c };
    await check(units, dialect, "FORMAT csv, ESCAPE '\\'");
  });
});
