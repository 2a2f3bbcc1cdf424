import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../fixtures/random.ts';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

interface Row {
  id: number;
  code: number | null;
  amount: number;
}

interface Reject {
  record: number;
  sqlstate: string;
}

/** Rows that meet two keys and a CHECK at random, some of them several. */
function randomRows(random: Random, count: number): Row[] {
  return Array.from({ length: count }, () => ({
    id: random(count * 3),
    code: random(4) === 0 ? null : random(count * 3),
    amount: random(30) === 0 ? -1 : random(100),
  }));
}

/** One row after the other, as the table takes them: which go in, and what the others break. */
function oneByOne(there: readonly Row[], rows: readonly Row[]) {
  const ids = new Set(there.map(({ id }) => id));
  const codes = new Set(there.map(({ code }) => code));
  const taken: Row[] = [];
  const refused: (readonly [record: number, sqlstate: string])[] = [];
  for (const [i, row] of rows.entries()) {
    if (row.amount < 0) refused.push([i + 1, '23514']);
    else if (ids.has(row.id) || (row.code !== null && codes.has(row.code))) refused.push([i + 1, '23505']);
    else {
      taken.push(row);
      ids.add(row.id);
      if (row.code !== null) codes.add(row.code);
    }
  }
  return { taken, refused };
}

const csv = (rows: readonly Row[]) =>
  `id,code,amount,note\n${rows.map(({ id, code, amount }, i) => `${id},${code ?? ''},${amount},n${i + 1}\n`).join('')}`;

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(major);
  });

  async function tableWith(there: readonly Row[], keys: string): Promise<string> {
    const name = `t${Math.random().toString(36).slice(2)}`;
    await ask(
      url,
      `CREATE TABLE ${name} (number bigint GENERATED ALWAYS AS IDENTITY, id int NOT NULL, code int, amount int CHECK (amount >= 0), note text, ${keys})`,
    );
    for (const { id, code } of there) {
      await ask(
        url,
        `INSERT INTO ${name} (id, code, amount, note) VALUES (${id}, ${code ?? 'NULL'}, 1, 'there')`,
      );
    }
    return name;
  }

  const content = (table: string) =>
    ask(
      url,
      `SELECT coalesce(json_agg(json_build_array(id, code, amount) ORDER BY id), '[]') FROM ${table} WHERE note <> 'there'`,
    );
  const inOrder = (rows: readonly Row[]) =>
    rows.map(({ id, code, amount }) => [id, code, amount]).sort(([a = 0], [b = 0]) => Number(a) - Number(b));
  const THERE: Row[] = [1, 2, 3, 40, 500].map((id) => ({ id, code: id * 2, amount: 1 }));

  test.each([
    ['keys', 'PRIMARY KEY (id), UNIQUE (code)'],
    [
      'keys that are checked at COMMIT',
      'UNIQUE (id) DEFERRABLE INITIALLY DEFERRED, UNIQUE (code) DEFERRABLE INITIALLY DEFERRED',
    ],
    ['a key that only the server can tell', 'PRIMARY KEY (id), EXCLUDE USING btree (code WITH =)'],
  ])('%s: what is taken is what one row after the other would be', async (name, keys) => {
    for (const seed of [1, 2, 3]) {
      const rows = randomRows(seededRandom(seed), 1500);
      const table = await tableWith(THERE, keys);
      const file = temporaryFile('rows.csv', csv(rows));
      const args = [
        '--max-rejects',
        '100%',
        '--batch',
        '600rows',
        '--chunk',
        '4KiB',
        '--lanes',
        '1',
        '--json',
      ];
      const ran = await sluice(['load', file, '--to', url, '--table', table, ...args]);
      const { taken, refused } = oneByOne(THERE, rows);
      expect([name, seed, ran.status]).toEqual([name, seed, 3]);
      expect(JSON.parse(ran.stdout)).toMatchObject({ loaded: taken.length, rejected: refused.length });
      expect(await content(table)).toEqual(inOrder(taken));
      const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8')) as unknown as Reject[];
      const said = rejects
        .map(({ record, sqlstate }) => [record, sqlstate] as const)
        .sort(([a], [b]) => a - b);
      const other = keys.includes('EXCLUDE') ? said.map(([record]) => record) : said;
      expect(other).toEqual(keys.includes('EXCLUDE') ? refused.map(([record]) => record) : refused);
    }
  });

  test('skip: the same rows, and no others, are left out', async () => {
    for (const seed of [4, 5, 6]) {
      const rows = randomRows(seededRandom(seed), 1500).map((row) => ({
        ...row,
        amount: Math.abs(row.amount),
      }));
      // A few that break a CHECK besides.
      for (const i of [3, 700, 1400]) rows[i] = { id: 9000 + i, code: null, amount: -1 };
      const table = await tableWith(THERE, 'PRIMARY KEY (id), UNIQUE (code)');
      const file = temporaryFile('rows.csv', csv(rows));
      const args = [
        '--on-conflict',
        'skip',
        '--max-rejects',
        '100%',
        '--batch',
        '600rows',
        '--chunk',
        '4KiB',
        '--json',
      ];
      const ran = await sluice(['load', file, '--to', url, '--table', table, ...args]);
      const { taken, refused } = oneByOne(THERE, rows);
      expect([seed, ran.status]).toEqual([seed, 3]);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        loaded: taken.length,
        rejected: 3,
        duplicate: refused.length - 3,
      });
      expect(await content(table)).toEqual(inOrder(taken));
    }
  });

  test('who may only insert has the same rows refused', async () => {
    const rows = randomRows(seededRandom(7), 400);
    const table = await tableWith([], 'PRIMARY KEY (id)');
    await ask(url, `DROP ROLE IF EXISTS inserter${major}`);
    await ask(url, `CREATE ROLE inserter${major} LOGIN`);
    await ask(url, `GRANT INSERT ON ${table} TO inserter${major}`);
    const own = new URL(url);
    own.username = `inserter${major}`;
    const file = temporaryFile('rows.csv', csv(rows));
    const ran = await sluice([
      ...['load', file, '--to', own.href, '--table', table, '--no-ledger'],
      ...['--max-rejects', '100%', '--json'],
    ]);
    const { taken } = oneByOne(
      [],
      rows.map((row) => ({ ...row, code: null })),
    );
    expect([ran.status, ran.stderr.includes('error[target/refused]')]).toEqual([3, true]);
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(taken.length);
  });

  test('a foreign key besides: nothing that is guessed is taken for sure', async () => {
    const parent = `p${Math.random().toString(36).slice(2)}`;
    await ask(url, `CREATE TABLE ${parent} (id int PRIMARY KEY)`);
    await ask(url, `INSERT INTO ${parent} SELECT generate_series(0, 89)`);
    const table = await tableWith([], `PRIMARY KEY (id), FOREIGN KEY (amount) REFERENCES ${parent}`);
    const rows = randomRows(seededRandom(8), 500).map((row) => ({ ...row, code: null }));
    const file = temporaryFile('rows.csv', csv(rows));
    const ran = await sluice([
      'load',
      file,
      '--to',
      url,
      '--table',
      table,
      '--max-rejects',
      '100%',
      '--json',
    ]);
    const { taken } = oneByOne(
      [],
      rows.map((row) => ({ ...row, amount: row.amount > 89 ? -1 : row.amount })),
    );
    expect(ran.status).toBe(3);
    expect(await content(table)).toEqual(inOrder(taken));
  });
});
