import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { startPostgres, type TestServer } from '../support/postgres.ts';
import { errorCode, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

const ROWS = 40_000;

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startPostgres(18);
  url = await server.createDatabase();
}, 60_000);
afterAll(() => server.remove());

const source = () =>
  temporaryFile(
    'rows.csv',
    `a,b\n${Array.from({ length: ROWS }, (_, i) => `${i},${'z'.repeat(200)}\n`).join('')}`,
  );

/** A load of many small batches into a table of its own, once some of them are in. */
async function underWay(lanes: number, ...more: string[]) {
  const table = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE TABLE ${table} (a int, b text)`);
  const sizes = ['--batch', '500rows', '--chunk', '16KiB', '--lanes', String(lanes)];
  const args = ['load', source(), '--to', url, '--table', table, '--json', ...sizes, ...more];
  const run = startSluice(args);
  await expect
    .poll(() => ask(url, `SELECT count(*)::int > 0 FROM ${table}`), { interval: 5, timeout: 20_000 })
    .toBe(true);
  return { ...run, table, args };
}

const rowsOf = (table: string) => ask(url, `SELECT count(*) || ' ' || count(DISTINCT a) FROM ${table}`);

test.each([1, 3])(
  'sessions that are ended under it: %i lanes go on, and every row is there once',
  async (lanes) => {
    const { ended, table } = await underWay(lanes);
    for (let round = 0; round < 3; round++) {
      await ask(
        url,
        `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'sluice'`,
      );
      await sleep(50);
    }
    const ran = await ended;
    expect([ran.status, errorCode(ran.stderr)]).toEqual([0, undefined]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ loaded: ROWS });
    expect(await rowsOf(table)).toBe(`${ROWS} ${ROWS}`);
  },
);

test('a server that crashes and comes back', async () => {
  const { ended, table, args } = await underWay(2);
  await server.kill();
  await sleep(1000);
  await server.restart();
  const ran = await ended;
  // What a crash takes back with asynchronous commits is found at the end, and the next run loads it.
  expect([0, 7]).toContain(ran.status);
  if (ran.status === 7) expect((await sluice(args)).status).toBe(0);
  expect(await rowsOf(table)).toBe(`${ROWS} ${ROWS}`);
});

test('a lock that is held too long is waited for', async () => {
  const { ended, table } = await underWay(1);
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query(`SET lock_timeout = 0; BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  await sleep(300);
  await holder.query('ROLLBACK');
  await holder.end();
  expect((await ended).status).toBe(0);
  expect(await rowsOf(table)).toBe(`${ROWS} ${ROWS}`);
});

test('a server that stays away: exit 7 after the time given, and the same command goes on', async () => {
  const { ended, table, args } = await underWay(2, '--retry-for', '1s');
  await server.stop();
  const ran = await ended;
  expect([ran.status, ran.stdout]).toEqual([7, '']);
  expect(ran.stderr).toContain('waiting for the target');
  await server.restart();
  expect((await sluice(args)).status).toBe(0);
  expect(await rowsOf(table)).toBe(`${ROWS} ${ROWS}`);
});

test('a signal ends the waiting', async () => {
  const { child, ended } = await underWay(1);
  await server.stop();
  await sleep(500);
  const since = Date.now();
  child.kill('SIGTERM');
  const ran = await ended;
  expect([7, 143]).toContain(ran.status);
  expect(Date.now() - since).toBeLessThan(10_000);
  await server.restart();
});
