import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

async function table(): Promise<{ url: string; client: pg.Client; counts(): Promise<[number, number]> }> {
  const url = await createDatabase(18);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('CREATE TABLE numbers (n int, word text)');
  const counts = async (): Promise<[number, number]> => {
    const { rows } = await client.query(
      'SELECT count(*)::int AS a, count(DISTINCT n)::int AS b FROM numbers',
    );
    return [rows[0].a, rows[0].b];
  };
  return { url, client, counts };
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i},word ${from + i}\n`).join('');

test('the same command again does nothing; --again loads once more; a replaced file is loaded whole', async () => {
  const { url, counts } = await table();
  const file = temporaryFile('numbers.csv', `n,word\n${lines(0, 100)}`);
  const load = (...more: string[]) => sluice(['load', file, '--to', url, '--json', ...more]);
  expect(JSON.parse((await load()).stdout)).toMatchObject({ state: 'loaded', loaded: 100 });
  const twice = await load();
  expect({ status: twice.status, ...JSON.parse(twice.stdout) }).toMatchObject({
    status: 0,
    state: 'nothing-to-do',
  });
  expect(await counts()).toEqual([100, 100]);
  await load('--again');
  expect(await counts()).toEqual([200, 100]);
  writeFileSync(file, `n,word\n${lines(100, 150)}`);
  expect(JSON.parse((await load()).stdout)).toMatchObject({ state: 'loaded', loaded: 50 });
  expect(await counts()).toEqual([250, 150]);
});

test('killed in the middle, the same command with other settings loads what is missing, and each reject once', async () => {
  const { url, counts } = await table();
  const bad = (n: number) => `x${n},bad\n`;
  const parts = Array.from({ length: 200 }, (_, i) => lines(i * 500, i * 500 + 500) + bad(i));
  const file = temporaryFile('numbers.csv', `n,word\n${parts.join('')}`);
  const command = ['load', file, '--to', url, '--json', '--max-rejects', '1000'];
  const { child, ended } = startSluice([...command, '--lanes', '2', '--batch', '300rows', '--chunk', '4KiB']);
  while ((await counts())[0] < 3000) await sleep(5);
  child.kill('SIGKILL');
  await ended;
  const [partly] = await counts();
  expect(partly).toBeLessThan(100_000);
  const ran = await sluice([...command, '--lanes', '3', '--batch', '64KiB', '--chunk', '16KiB']);
  expect(ran.status).toBe(3);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    state: 'resumed',
    read: 100_200,
    loaded: 100_000,
    rejected: 200,
  });
  expect(await counts()).toEqual([100_000, 100_000]);
  const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
  expect(rejects.map(({ raw }) => raw).sort()).toEqual(
    Array.from({ length: 200 }, (_, i) => `x${i},bad`).sort(),
  );
  const bytes = readFileSync(file);
  for (const { start, end, raw, line, record } of rejects) {
    expect(bytes.toString('utf8', start, end)).toBe(raw);
    const before = bytes.toString('utf8', 0, start).split('\n').length;
    expect([line, record]).toEqual([before, before - 1]);
  }
});

test('changed underway: the run stops and says so; --restart loads it whole', async () => {
  const { url, client, counts } = await table();
  const file = temporaryFile('numbers.csv', `n,word\n${lines(0, 50_000)}`);
  const command = ['load', file, '--to', url];
  const { child, ended } = startSluice([...command, '--lanes', '1', '--batch', '100rows', '--chunk', '1KiB']);
  while ((await counts())[0] < 500) await sleep(5);
  child.kill('SIGKILL');
  await ended;
  appendFileSync(file, '50000,more\n');
  const { status, stderr } = await sluice(command);
  expect([status, errorCode(stderr)]).toEqual([5, 'ledger/changed']);
  await client.query('TRUNCATE numbers');
  expect((await sluice([...command, '--restart'])).status).toBe(0);
  expect(await counts()).toEqual([50_001, 50_001]);
});

test('interrupted once, it settles what it has read and says how to go on', async () => {
  const { url, counts } = await table();
  const args = ['load', '-', '--to', url, '--table', 'numbers', '--job', 'piped', '--batch-age', '50ms'];
  const { child, ended } = startSluice(args);
  child.stdin?.write(`n,word\n${lines(0, 1000)}10`);
  while ((await counts())[0] < 1000) await sleep(10);
  child.kill('SIGINT');
  const { status } = await ended;
  expect(status).toBe(130);
  expect(await counts()).toEqual([1000, 1000]);
  expect((await sluice(args, `n,word\n${lines(0, 1000)}1000,word\n`)).status).toBe(0);
  expect(await counts()).toEqual([1001, 1001]);
});

test('a pipe under --job whose middle is missing goes on there, and what is settled is held against its hash', async () => {
  const { url, client, counts } = await table();
  await client.query('ALTER TABLE numbers ADD UNIQUE (n)');
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  onTestFinished(() => holder.end());
  await holder.query('BEGIN');
  // The batch with this number waits, and those behind it commit.
  await holder.query('INSERT INTO numbers VALUES (250)');
  const sizes = ['--lanes', '2', '--batch', '100rows', '--chunk', '1KiB'];
  const args = ['load', '-', '--to', url, '--table', 'numbers', '--job', 'piped', ...sizes];
  const { child, ended } = startSluice(args);
  child.stdin?.write(`n,word\n${lines(0, 1000)}`);
  while ((await counts())[0] < 800) await sleep(5);
  child.kill('SIGKILL');
  await ended;
  await holder.query('ROLLBACK');

  const refused = async (input: string) => {
    const { status, stderr } = await sluice(args, input);
    expect([status, errorCode(stderr)]).toEqual([5, 'ledger/changed']);
    return stderr;
  };
  const before = await counts();
  expect(await refused(`n,word\n${lines(0, 80)}`)).toContain('it ends at byte');
  expect(await refused(`word,n\n${lines(0, 1000)}`)).toContain('its header is different');
  const other = lines(0, 1000).replace('word 120\n', 'Word 120\n');
  expect(await refused(`n,word\n${other}`)).toMatch(/bytes \d+ to \d+ are not those that were loaded/);
  expect(await counts()).toEqual(before);

  expect((await sluice(args, `n,word\n${lines(0, 1200)}`)).status).toBe(0);
  expect(await counts()).toEqual([1200, 1200]);
});

test('two runs of one job at once: one of them is told, and no row is doubled', async () => {
  const { url, client, counts } = await table();
  const file = temporaryFile('numbers.csv', `n,word\n${lines(0, 60_000)}`);
  const args = ['load', file, '--to', url, '--lanes', '1', '--batch', '200rows', '--chunk', '2KiB'];
  const first = startSluice(args);
  while ((await counts())[0] < 500) await sleep(5);
  // The first stands still while the second looks.
  await client.query('BEGIN; LOCK TABLE numbers IN EXCLUSIVE MODE');
  const second = await sluice(args);
  expect([second.status, errorCode(second.stderr)]).toEqual([8, 'ledger/locked']);
  await client.query('COMMIT');
  expect((await first.ended).status).toBe(0);
  expect(await counts()).toEqual([60_000, 60_000]);
});

test('a job that another run holds: waited for, waited for so long, left to it, and given up', async () => {
  const { url, client, counts } = await table();
  const file = temporaryFile('numbers.csv', `n,word\n${lines(0, 40_000)}`);
  const args = ['load', file, '--to', url, '--json', '--lanes', '1', '--batch', '200rows', '--chunk', '2KiB'];
  // The holder stands still behind a lock, for as long as the others look.
  const first = startSluice(args);
  while ((await counts())[0] < 500) await sleep(5);
  await client.query('BEGIN; LOCK TABLE numbers IN EXCLUSIVE MODE');
  const skipped = await sluice([...args, '--skip-locked']);
  expect([skipped.status, JSON.parse(skipped.stdout).state]).toEqual([0, 'locked']);
  const briefly = await sluice([...args, '--wait', '300ms']);
  expect([briefly.status, errorCode(briefly.stderr)]).toEqual([8, 'ledger/locked']);
  const interrupted = startSluice([...args, '--wait']);
  await expect
    .poll(() => interrupted.stderr(), { timeout: 20_000 })
    .toContain('waiting: another run is loading');
  interrupted.child.kill('SIGINT');
  expect((await interrupted.ended).status).toBe(130);
  const waiting = startSluice([...args, '--wait']);
  await expect.poll(() => waiting.stderr(), { timeout: 20_000 }).toContain('waiting: another run is loading');
  await client.query('COMMIT');
  expect((await first.ended).status).toBe(0);
  const done = await waiting.ended;
  expect([done.status, JSON.parse(done.stdout).state]).toEqual([0, 'nothing-to-do']);
  expect(await counts()).toEqual([40_000, 40_000]);
});
