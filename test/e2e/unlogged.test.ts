import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { startPostgres, type TestServer } from '../support/postgres.ts';
import { errorCode, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

const rows = (count: number) => {
  const lines = Array.from({ length: count }, (_, i) => `${i},word ${i}\n`);
  return temporaryFile('rows.csv', `id,word\n${lines.join('')}`);
};

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres(major);
    url = await server.createDatabase();
  }, 60_000);
  afterAll(() => server.remove());

  const command = (file: string, table: string, ...more: string[]) => [
    ...['load', file, '--to', url, '--table', table, '--json', ...more],
  ];
  const counts = (table: string) =>
    ask(url, `SELECT array[count(*), count(DISTINCT id)]::int[] FROM ${table}`);

  test('what a crash of the server takes with an unlogged table is loaded again', async () => {
    const file = rows(60_000);
    const args = command(file, 'half', '--create', '--unlogged');
    const { child, ended } = startSluice([...args, '--batch', '300rows', '--chunk', '4KiB']);
    for (;;) {
      const [seen] = ((await counts('half').catch(() => [0])) ?? [0]) as number[];
      if ((seen ?? 0) > 3000) break;
      await sleep(5);
    }
    child.kill('SIGKILL');
    await ended;
    await server.kill();
    await server.restart();
    expect(await counts('half')).toEqual([0, 0]);
    const ran = await sluice(args);
    expect([ran.status, JSON.parse(ran.stdout)]).toEqual([0, expect.objectContaining({ loaded: 60_000 })]);
    expect(await counts('half')).toEqual([60_000, 60_000]);
    await server.kill();
    await server.restart();
    expect(JSON.parse((await sluice(args)).stdout)).toMatchObject({ state: 'loaded', loaded: 60_000 });
    expect(await counts('half')).toEqual([60_000, 60_000]);
  });

  test('a table that is made logged behind its load keeps what is known of it, and the other way round', async () => {
    const file = rows(100);
    expect((await sluice(command(file, 'turned', '--create', '--unlogged'))).status).toBe(0);
    await ask(url, 'ALTER TABLE turned SET LOGGED');
    const again = async () => JSON.parse((await sluice(command(file, 'turned'))).stdout).state;
    expect(await again()).toBe('nothing-to-do');
    expect((await sluice(command(file, 'turned', '--again'))).status).toBe(0);
    expect(await counts('turned')).toEqual([200, 100]);
    expect(
      await ask(
        url,
        `SELECT array[(SELECT count(*) FROM sluice.job WHERE target LIKE '%turned'),
          (SELECT count(*) FROM sluice.unlogged_job WHERE target LIKE '%turned')]::int[]`,
      ),
    ).toEqual([1, 0]);
    await ask(url, 'ALTER TABLE turned SET UNLOGGED');
    expect(await again()).toBe('nothing-to-do');
  });

  test('--unlogged does not change a table that is there', async () => {
    await ask(url, 'CREATE TABLE logged (id int, word text)');
    const ran = await sluice(command(rows(1), 'logged', '--create', '--unlogged'));
    expect([ran.status, errorCode(ran.stderr)]).toEqual([2, 'usage']);
  });
});
