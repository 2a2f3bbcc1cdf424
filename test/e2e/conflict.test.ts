import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(major);
  });

  /** A table with rows 1 to 5, `old` each. */
  async function freshTable(more = ''): Promise<string> {
    const name = `t${Math.random().toString(36).slice(2)}`;
    await ask(
      url,
      `CREATE TABLE ${name} (id int PRIMARY KEY, name text, seen int, extra text DEFAULT 'kept'${more})`,
    );
    await ask(url, `INSERT INTO ${name} SELECT i, 'old', 10 FROM generate_series(1, 5) AS i`);
    return name;
  }

  const load = async (table: string, content: string, ...args: string[]) => {
    const file = temporaryFile('rows.csv', content);
    const ran = await sluice(['load', file, '--to', url, '--table', table, '--json', ...args]);
    return { ...ran, file, summary: ran.stdout === '' ? {} : JSON.parse(ran.stdout) };
  };
  const rowsOf = (table: string) =>
    ask(url, `SELECT json_agg(json_build_array(id, name, seen) ORDER BY id) FROM ${table}`);

  const ROWS = 'id,name,seen\n4,new4,20\n5,new5,5\n6,new6,1\n7,first,3\n7,second,2\n';

  test('skip: what is there stays, and so does the first of two', async () => {
    const table = await freshTable();
    const { status, summary } = await load(table, ROWS, '--on-conflict', 'skip');
    expect([status, summary]).toEqual([
      0,
      expect.objectContaining({ read: 5, loaded: 2, duplicate: 3, rejected: 0 }),
    ]);
    expect(await rowsOf(table)).toEqual([
      ...[1, 2, 3, 4, 5].map((id) => [id, 'old', 10]),
      [6, 'new6', 1],
      [7, 'first', 3],
    ]);
    expect(await ask(url, `SELECT sum(duplicate)::int FROM sluice.span WHERE job = '${summary.job}'`)).toBe(
      3,
    );
  });

  test('update: what comes takes its place, and of two the last', async () => {
    const table = await freshTable();
    await ask(url, `UPDATE ${table} SET extra = 'own'`);
    const { status, summary } = await load(table, ROWS, '--on-conflict', 'update');
    expect([status, summary]).toEqual([0, expect.objectContaining({ read: 5, loaded: 4, duplicate: 1 })]);
    expect(await rowsOf(table)).toEqual([
      ...[1, 2, 3].map((id) => [id, 'old', 10]),
      [4, 'new4', 20],
      [5, 'new5', 5],
      [6, 'new6', 1],
      [7, 'second', 2],
    ]);
    expect(await ask(url, `SELECT array_agg(extra ORDER BY id) FROM ${table}`)).toEqual([
      'own',
      'own',
      'own',
      'own',
      'own',
      'kept',
      'kept',
    ]);
  });

  test('update of some columns; newest by a column; a key that is not the primary one', async () => {
    const some = await freshTable();
    expect((await load(some, ROWS, '--on-conflict', 'update:name')).status).toBe(0);
    expect(await ask(url, `SELECT json_build_array(name, seen) FROM ${some} WHERE id = 4`)).toEqual([
      'new4',
      10,
    ]);

    const newest = await freshTable();
    const { summary } = await load(newest, ROWS, '--on-conflict', 'newest:seen');
    expect(summary).toMatchObject({ loaded: 3, duplicate: 2 });
    expect(await rowsOf(newest)).toEqual([
      ...[1, 2, 3].map((id) => [id, 'old', 10]),
      [4, 'new4', 20],
      [5, 'old', 10],
      [6, 'new6', 1],
      [7, 'first', 3],
    ]);

    const other = await freshTable(', code text UNIQUE');
    await ask(url, `UPDATE ${other} SET code = 'c' || id`);
    const coded = 'id,name,code\n50,new5,c5\n60,new6,c6\n';
    expect((await load(other, coded, '--on-conflict', 'update:name', '--key', 'code')).summary).toMatchObject(
      { loaded: 2 },
    );
    expect(
      await ask(url, `SELECT array_agg(id || name ORDER BY code) FROM ${other} WHERE code IN ('c5', 'c6')`),
    ).toEqual(['5new5', '60new6']);
  });

  test('rows that are at fault besides are set aside', async () => {
    const table = await freshTable(', CHECK (seen < 1000)');
    const { status, summary, file } = await load(
      table,
      'id,name,seen\n1,new,1\n8,bad,5000\nx,bad,1\n9,new,2\n',
      '--on-conflict',
      'update',
      '--max-rejects',
      '5',
    );
    expect([status, summary]).toEqual([
      3,
      expect.objectContaining({ read: 4, loaded: 2, rejected: 2, duplicate: 0 }),
    ]);
    const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
    expect(rejects.map(({ raw }) => raw).sort()).toEqual(['8,bad,5000', 'x,bad,1']);
    expect(
      await ask(url, `SELECT array_agg(name || id ORDER BY id) FROM ${table} WHERE name = 'new'`),
    ).toEqual(['new1', 'new9']);
  });

  test('many batches, loaded again: nothing is doubled', async () => {
    const table = await freshTable();
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i + 1},v${i},${i}\n`).join('');
    const args = ['--batch', '3000rows', '--on-conflict', 'skip'];
    expect((await load(table, `id,name,seen\n${rows}`, ...args)).summary).toMatchObject({
      loaded: 19_995,
      duplicate: 5,
    });
    expect((await load(table, `id,name,seen\n${rows}`, ...args)).summary).toMatchObject({
      loaded: 0,
      duplicate: 20_000,
    });
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(20_000);
  });

  test('what cannot be: a table without a key, a column that is not loaded, a key that is none, words that mean nothing', async () => {
    await ask(url, 'CREATE TABLE IF NOT EXISTS keyless (id int, name text, seen int)');
    const keyless = await load('keyless', ROWS, '--on-conflict', 'update');
    expect([errorCode(keyless.stderr), keyless.status]).toEqual(['usage', 2]);
    const table = await freshTable();
    for (const args of [
      ['--on-conflict', 'update:extra'],
      ['--on-conflict', 'newest:extra'],
      ['--on-conflict', 'skip', '--key', 'nothing'],
    ]) {
      const ran = await load(table, ROWS, ...args);
      expect([errorCode(ran.stderr), ran.status, args]).toEqual(['target/columns', 6, args]);
    }
    const none = await load(table, ROWS, '--on-conflict', 'update', '--key', 'name');
    expect([none.status, none.stderr]).toEqual([6, expect.stringContaining('ON CONFLICT')]);
    for (const args of [
      ['--on-conflict', 'ignore'],
      ['--on-conflict', 'newest'],
      ['--key', 'id'],
    ]) {
      expect([args, (await load(table, ROWS, ...args)).status]).toEqual([args, 2]);
    }
    expect(await rowsOf(table)).toEqual([1, 2, 3, 4, 5].map((id) => [id, 'old', 10]));
  });
});
