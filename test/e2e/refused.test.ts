import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(major);
    await ask(url, 'CREATE TABLE parent (id int PRIMARY KEY)');
    await ask(url, 'INSERT INTO parent SELECT generate_series(1, 5000)');
    await ask(
      url,
      `CREATE FUNCTION picky() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN IF NEW.b = 'no' THEN RAISE EXCEPTION 'not this one: %', NEW.b USING ERRCODE = 'P0001'; END IF; RETURN NEW; END $$`,
    );
  });

  async function tableWith(definition: string, ...more: string[]): Promise<string> {
    const name = `t${Math.random().toString(36).slice(2)}`;
    await ask(url, `CREATE TABLE ${name} (${definition})`);
    for (const sql of more) await ask(url, sql.replaceAll('TABLE', name));
    return name;
  }

  const TRIGGER = (when: string) =>
    `CREATE TRIGGER t ${when} INSERT ON TABLE FOR EACH ROW EXECUTE FUNCTION picky()`;

  /** Rows `a,b`, of which those with the numbers given are as `bad` makes them. */
  const content = (rows: number, bad: readonly number[], text: (i: number) => string) =>
    `a,b\n${Array.from({ length: rows }, (_, i) => `${bad.includes(i) ? text(i) : `${i + 1},b${i + 1}`}\n`).join('')}`;

  const CASES: [
    name: string,
    definition: string,
    more: string[],
    bad: (i: number) => string,
    sqlstate: string,
    column: string | null,
  ][] = [
    ['a unique violation', 'a int PRIMARY KEY, b text', [], (i) => `1,again${i}`, '23505', null],
    ['a CHECK', 'a int CHECK (a > 0), b text', [], (i) => `-${i + 1},x`, '23514', null],
    [
      'a BEFORE trigger that raises',
      'a int, b text',
      [TRIGGER('BEFORE')],
      (i) => `${i + 1},no`,
      'P0001',
      null,
    ],
    [
      'an AFTER trigger that raises, which names no row',
      'a int, b text',
      [TRIGGER('AFTER')],
      (i) => `${i + 1},no`,
      'P0001',
      null,
    ],
    [
      'a foreign key, which names no row',
      'a int REFERENCES parent, b text',
      [],
      (i) => `9000${i},x`,
      '23503',
      null,
    ],
    [
      'a foreign key that is checked at COMMIT',
      'a int REFERENCES parent DEFERRABLE INITIALLY DEFERRED, b text',
      [],
      (i) => `9000${i},x`,
      '23503',
      null,
    ],
    [
      'a unique constraint that is checked at COMMIT',
      'a int UNIQUE DEFERRABLE INITIALLY DEFERRED, b text',
      [],
      () => '7,again',
      '23505',
      null,
    ],
    [
      'an exclusion',
      'a int, b text, EXCLUDE USING btree (b WITH =)',
      [],
      (i) => `${i + 1},b1`,
      '23P01',
      null,
    ],
    [
      'a type without an encoder, which is sent as text',
      'a int, b point',
      [],
      (i) => `${i + 1},nowhere`,
      '22P02',
      'b',
    ],
  ];

  test.each(CASES)('%s', async (name, definition, more, text, sqlstate, column) => {
    const table = await tableWith(definition, ...more);
    const bad = [10, 11, 500, 2999];
    const plain = content(3000, bad, text);
    const input = definition.includes('point') ? plain.replaceAll(/,b(\d+)\n/g, ',"($1,1)"\n') : plain;
    const file = temporaryFile('rows.csv', input);
    const args = ['load', file, '--to', url, '--table', table, '--json', '--max-rejects', '10'];
    const ran = await sluice(args);
    expect([ran.status, name]).toEqual([3, name]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ read: 3000, loaded: 2996, rejected: 4 });
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(2996);
    const bytes = Buffer.from(input);
    const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
    expect(rejects.map(({ record }) => record)).toEqual(bad.map((i) => i + 1));
    for (const [i, reject] of rejects.entries()) {
      const { start, end, raw, line } = reject;
      expect(reject).toMatchObject({ stage: 'target', code: 'target/refused', sqlstate, column });
      expect(bytes.toString('utf8', start, end)).toBe(raw);
      expect(raw).toBe(text(bad[i] as number));
      expect(line).toBe((bad[i] as number) + 2);
    }
    expect(ran.stderr).toContain('error[target/refused]');

    // The ledger knows them as settled: nothing is left to do.
    expect((await sluice(args)).status).toBe(0);
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(2996);
  });

  test('a CHECK, and behind it a constraint that is checked at COMMIT', async () => {
    const table = await tableWith('a int UNIQUE DEFERRABLE INITIALLY DEFERRED CHECK (a > 0), b text');
    const file = temporaryFile('both.csv', 'a,b\n1,one\n-2,negative\n1,again\n3,three\n');
    const ran = await sluice(['load', file, '--to', url, '--table', table, '--json']);
    expect([ran.status, JSON.parse(ran.stdout)]).toEqual([
      3,
      expect.objectContaining({ read: 4, loaded: 2, rejected: 2 }),
    ]);
    const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
    expect(rejects.map(({ raw }) => raw)).toEqual(['-2,negative', '1,again']);
  });

  test('rejects of our own and of the server, in several batches and lanes, each once and in its place', async () => {
    const table = await tableWith('a int PRIMARY KEY, b text');
    const rows = Array.from({ length: 6000 }, (_, i) =>
      i % 100 === 7 ? `x${i},"two\nlines"` : i % 100 === 50 ? `${i - 1},twice` : `${i},b`,
    );
    const file = temporaryFile('mixed.csv', `a,b\n${rows.join('\n')}`);
    const ran = await sluice([
      ...['load', file, '--to', url, '--table', table, '--json', '--max-rejects', '500'],
      ...['--chunk', '4KiB', '--batch', '700rows', '--lanes', '3'],
    ]);
    expect(ran.status).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({ read: 6000, loaded: 5880, rejected: 120 });
    const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8')).sort(
      (a, b) => a.record - b.record,
    );
    expect(rejects.map(({ record, raw }) => [record, raw])).toEqual(
      rows.map((row, i) => [i + 1, row]).filter(([record]) => [8, 51].includes((record as number) % 100)),
    );
    const sum = `SELECT json_build_array(sum(read), sum(loaded), sum(rejected)) FROM sluice.span WHERE input LIKE '%mixed.csv'`;
    expect(await ask(url, sum)).toEqual([6000, 5880, 120]);
  });

  test('too many of them end the run, and their batch is not in', async () => {
    const table = await tableWith('a int PRIMARY KEY, b text');
    const file = temporaryFile(
      'many.csv',
      content(3000, [5, 6, 7], () => '1,again'),
    );
    const ran = await sluice(['load', file, '--to', url, '--table', table, '--max-rejects', '2']);
    expect([ran.status, errorCode(ran.stderr.slice(ran.stderr.lastIndexOf('error[')))]).toEqual([
      4,
      'rejects/limit',
    ]);
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(0);
    const again = await sluice(['load', file, '--to', url, '--table', table, '--max-rejects', '3']);
    expect(again.status).toBe(3);
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(2997);
    expect(parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8')).map(({ line }) => line)).toEqual([
      7, 8, 9,
    ]);
  });

  test('a table that takes nothing ends the run: every row is at fault, so none is', async () => {
    const table = await tableWith('a int, b text', 'REVOKE ALL ON TABLE FROM PUBLIC');
    await ask(url, `ALTER TABLE ${table} ADD CONSTRAINT never CHECK (false)`);
    const file = temporaryFile(
      'none.csv',
      content(3000, [], () => ''),
    );
    const ran = await sluice(['load', file, '--to', url, '--table', table, '--max-rejects', '20']);
    expect(ran.status).toBe(4);
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(0);
  });
});
