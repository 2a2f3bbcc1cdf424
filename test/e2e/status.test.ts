import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

const lines = (count: number) => Array.from({ length: count }, (_, i) => `${i},w${i}\n`).join('');
const jsonLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('nothing is known before the first load, and nothing is made by asking', async () => {
  const url = await createDatabase(18);
  const ran = await sluice(['status', '--to', url]);
  expect([ran.status, ran.stdout]).toEqual([0, 'no loads are known here\n']);
  expect(await ask(url, `SELECT count(*)::int FROM pg_namespace WHERE nspname = 'sluice'`)).toBe(0);
});

test('a load while it runs, killed, gone on with and finished', async () => {
  const url = await createDatabase(15);
  await ask(url, 'CREATE TABLE numbers (n int, word text)');
  const file = temporaryFile('numbers.csv', `n,word\n${lines(50_000)}x,bad\n`);
  const load = ['load', file, '--to', url, '--table', 'numbers', '--job', 'nightly'];
  const { child, ended, stderr } = startSluice([
    ...load,
    '--lanes',
    '1',
    '--batch',
    '200rows',
    '--chunk',
    '2KiB',
  ]);
  const status = async () =>
    jsonLines((await sluice(['status', 'nightly', '--to', url, '--json'])).stdout)[0];
  while (Number(await ask(url, 'SELECT count(*) FROM numbers')) < 1000) await sleep(5);
  const running = await status();
  expect(running).toMatchObject({ version: 1, id: 'nightly', source: file, state: 'running' });
  child.kill('SIGUSR1');
  await expect
    .poll(() => stderr(), { timeout: 10_000 })
    .toMatch(/numbers\.csv .*\d+ % {2}[\d.]+ kB of [\d.]+ kB.* rejected {2}RSS /);
  child.kill('SIGKILL');
  await ended;
  await expect.poll(async () => (await status()).state, { timeout: 10_000 }).toBe('interrupted');
  const told = (await sluice(['status', '--to', url])).stdout;
  expect(told).toContain(`${file} into `);
  expect(told).toMatch(/state {3}interrupted, \d+ % of \d+ kB settled; the same command goes on from there/);
  expect((await sluice(load)).status).toBe(3);
  expect(await status()).toMatchObject({
    state: 'finished',
    holder: null,
    publication: 'append',
    tally: { read: 50_001, loaded: 50_000, rejected: 1, filtered: 0, duplicate: 0 },
  });
  const runs = jsonLines((await sluice(['runs', '--to', url, '--json'])).stdout);
  expect(runs.map(({ job, run }) => [job, run])).toEqual([
    ['nightly', 1],
    ['nightly', 2],
  ]);
  expect(runs.reduce((sum, { tally }) => sum + tally.read, 0)).toBe(50_001);
  const table = (await sluice(['runs', '--to', url])).stdout.split('\n');
  expect(table[0]).toMatch(/^ job .* run .* rejected$/);
  expect(table.at(-2)).toBe('(2 rows)');
});

test('a job that nobody knows, and text that would move the terminal', async () => {
  const url = await createDatabase(18);
  const file = temporaryFile('a\u001b[31m.csv', 'n\n1\n');
  expect((await sluice(['load', file, '--to', url, '--table', 't', '--create'])).status).toBe(0);
  const told = await sluice(['status', '--to', url]);
  expect(told.stdout).not.toContain('\u001b');
  const unknown = await sluice(['status', 'none', '--to', url]);
  expect([unknown.status, errorCode(unknown.stderr)]).toEqual([2, 'usage']);
});
