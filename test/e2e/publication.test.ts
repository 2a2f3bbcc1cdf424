import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i},word ${from + i}\n`).join('');

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(major);
  });

  /** A table with rows 1 to 3, `old` each. */
  async function freshTable(more = 'id int PRIMARY KEY, word text CHECK (word <> $$bad$$)'): Promise<string> {
    const name = `t${Math.random().toString(36).slice(2)}`;
    await ask(url, `CREATE TABLE ${name} (${more})`);
    await ask(url, `INSERT INTO ${name} SELECT i, 'old' FROM generate_series(1, 3) AS i`);
    return name;
  }
  const numbers = (from: number, to: number) => temporaryFile('rows.csv', `id,word\n${lines(from, to)}`);
  const command = (file: string, table: string, ...more: string[]) => [
    ...['load', file, '--to', url, '--table', table, '--json', ...more],
  ];
  const count = (table: string) => number(url, `SELECT count(*)::int FROM ${table}`);
  const stages = () => number(url, `SELECT count(*)::int FROM pg_tables WHERE tablename LIKE 'stage\\_%'`);
  const settled = (job: string) =>
    number(url, `SELECT coalesce(sum(loaded), 0)::int FROM sluice.span WHERE job = '${job}'`);

  async function number(config: string, sql: string): Promise<number> {
    return Number(await ask(config, sql));
  }

  /** Starts the command, kills it once a part is settled, and checks that the table shows nothing of it. */
  async function killed(table: string, job: string, args: string[]): Promise<void> {
    const before = await count(table);
    const { child, ended } = startSluice([...args, '--batch', '200rows', '--chunk', '4KiB', '--job', job]);
    for (;;) {
      const seen = await settled(job).catch(() => 0);
      if (seen > 2000) break;
      await sleep(5);
    }
    child.kill('SIGKILL');
    await ended;
    expect(await count(table)).toBe(before);
  }

  test('--replace: the old rows are seen until all new ones are there, killed and gone on', async () => {
    const table = await freshTable();
    const file = numbers(0, 50_000);
    const job = `replace-${major}`;
    await killed(table, job, command(file, table, '--replace'));
    const ran = await sluice(command(file, table, '--replace', '--job', job, '--lanes', '2'));
    expect([ran.status, JSON.parse(ran.stdout)]).toEqual([
      0,
      expect.objectContaining({ state: 'resumed', read: 50_000, loaded: 50_000 }),
    ]);
    expect(
      await ask(url, `SELECT array[count(*), count(DISTINCT id), min(id)]::int[] FROM ${table}`),
    ).toEqual([50_000, 50_000, 0]);
    expect(await stages()).toBe(0);
    const again = await sluice(command(file, table, '--replace', '--job', job));
    expect(JSON.parse(again.stdout)).toMatchObject({ state: 'nothing-to-do' });
  });

  test('--atomic: all rows are added at once; what one row breaks is that row alone', async () => {
    const table = await freshTable();
    const file = temporaryFile('rows.csv', 'id,word\n7,a\n8,bad\n7,twice\n9,b\n');
    const ran = await sluice(command(file, table, '--atomic'));
    expect([ran.status, JSON.parse(ran.stdout)]).toEqual([
      3,
      expect.objectContaining({ read: 4, loaded: 2, rejected: 2 }),
    ]);
    expect(await ask(url, `SELECT array_agg(id ORDER BY id) FROM ${table}`)).toEqual([1, 2, 3, 7, 9]);
    const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
    expect(rejects.map(({ line, raw }) => [line, raw])).toEqual([
      [3, '8,bad'],
      [4, '7,twice'],
    ]);
    expect(await stages()).toBe(0);
  });

  test('--atomic: rows that are in the way stop it as a whole; once they are gone it ends without reading', async () => {
    const table = await freshTable();
    const file = numbers(3, 10);
    const stopped = await sluice(command(file, table, '--atomic'));
    expect([stopped.status, errorCode(stopped.stderr)]).toEqual([6, 'target/refused']);
    expect(stopped.stderr).toContain('cannot move the rows into');
    expect(await count(table)).toBe(3);
    await ask(url, `DELETE FROM ${table} WHERE id = 3`);
    const ran = await sluice(command(file, table, '--atomic'));
    expect(JSON.parse(ran.stdout)).toMatchObject({ state: 'resumed', read: 7, loaded: 7, bytes: 0 });
    expect(await count(table)).toBe(9);
  });

  test('a load goes on in the way in which it was begun', async () => {
    const table = await freshTable();
    const file = numbers(100, 50_000);
    const job = `begun-${major}`;
    await killed(table, job, command(file, table, '--atomic'));
    const other = await sluice(command(file, table, '--job', job));
    expect([other.status, errorCode(other.stderr)]).toEqual([2, 'usage']);
    expect(other.stderr).toContain('--atomic');
    const [stage] = (await ask(
      url,
      `SELECT array_agg(tablename::text) FROM pg_tables WHERE tablename LIKE 'stage\\_%'`,
    )) as [string];
    await ask(url, `DROP TABLE sluice.${stage}`);
    const gone = await sluice(command(file, table, '--job', job, '--atomic'));
    expect([gone.status, errorCode(gone.stderr)]).toEqual([6, 'target/refused']);
    const anew = await sluice(command(file, table, '--job', job, '--atomic', '--restart'));
    expect(anew.status).toBe(0);
    expect(await count(table)).toBe(49_903);
  });

  test('a table that others point to, or that may not be emptied, is refused before anything is read', async () => {
    const table = await freshTable();
    await ask(url, `CREATE TABLE of_${table} (id int REFERENCES ${table})`);
    const file = numbers(0, 5);
    const ran = await sluice(command(file, table, '--replace'));
    expect([ran.status, errorCode(ran.stderr)]).toEqual([6, 'target/refused']);
    expect(ran.stderr).toContain(`of_${table}`);
    expect(await count(table)).toBe(3);
  });

  test('columns of their own kinds: identity, generated, collated, domains, partitions', async () => {
    await ask(url, `CREATE DOMAIN small_${major} AS int CHECK (VALUE < 100)`);
    const table = `kinds_${major}`;
    await ask(
      url,
      `CREATE TABLE ${table} (id int GENERATED ALWAYS AS IDENTITY, twice int GENERATED ALWAYS AS (n * 2) STORED,
         n small_${major} NOT NULL, word text COLLATE "C" UNIQUE, made timestamptz DEFAULT now())`,
    );
    const file = temporaryFile('rows.csv', 'n,word\n1,a\n2,A\n3,a\n');
    const ran = await sluice(command(file, table, '--replace'));
    expect([ran.status, JSON.parse(ran.stdout)]).toEqual([3, expect.objectContaining({ loaded: 2 })]);
    expect(
      await ask(url, `SELECT json_agg(json_build_array(twice, word, made IS NULL) ORDER BY n) FROM ${table}`),
    ).toEqual([
      [2, 'a', false],
      [4, 'A', false],
    ]);
  });

  test('--before and --after run once in a job, with the ledger', async () => {
    const table = await freshTable();
    await ask(url, `CREATE TABLE log_${table} (what text)`);
    const said = (what: string) => `INSERT INTO log_${table} VALUES ('${what}')`;
    const file = numbers(100, 200);
    const args = [
      ...command(file, table, '--before', said('first'), '--before', said('second')),
      ...['--after', `SELECT 1/(count(*) - 103) FROM ${table}`, '--after', said('last')],
    ];
    const stopped = await sluice(args);
    expect([stopped.status, errorCode(stopped.stderr)]).toEqual([6, 'target/refused']);
    expect(stopped.stderr).toContain('--after failed');
    await ask(url, `INSERT INTO ${table} VALUES (1000, 'more')`);
    expect((await sluice(args)).status).toBe(0);
    expect((await sluice(args)).status).toBe(0);
    expect(await ask(url, `SELECT array_agg(what) FROM log_${table}`)).toEqual(['first', 'second', 'last']);
    const ending = await sluice(command(numbers(300, 301), table, '--before', 'COMMIT; BEGIN'));
    expect([ending.status, errorCode(ending.stderr)]).toEqual([2, 'usage']);
    expect(ending.stderr).toContain('--before');
  });

  test('a ledger that an older version has made is gone on with', async () => {
    const own = await createDatabase(major);
    await ask(own, 'CREATE TABLE t (id int, word text)');
    const file = numbers(0, 10);
    const args = ['load', file, '--to', own, '--table', 't', '--json'];
    expect((await sluice(args)).status).toBe(0);
    await ask(own, 'ALTER TABLE sluice.job DROP COLUMN publication');
    await ask(own, 'ALTER TABLE sluice.span DROP COLUMN hash');
    expect(JSON.parse((await sluice(args)).stdout)).toMatchObject({ state: 'nothing-to-do' });
    expect(JSON.parse((await sluice([...args, '--again'])).stdout)).toMatchObject({ loaded: 10 });
    expect(await ask(own, 'SELECT publication FROM sluice.job')).toBe('append');
  });
});
