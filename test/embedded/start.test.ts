import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { clusterIn } from '../../src/embedded/cluster.ts';
import { embeddedStatus, startEmbedded, stopEmbedded } from '../../src/embedded/index.ts';
import { processesOf } from '../../src/embedded/postmaster.ts';
import { ask } from '../support/ask.ts';
import { cleanHomes, startInChild, useFreshHome } from '../support/embedded-home.ts';

cleanHomes();

const mode = (path: string) => statSync(path).mode & 0o777;

useFreshHome();

test('starts, is found again by others, and stops', async () => {
  expect(await embeddedStatus()).toEqual([]);
  const first = await startEmbedded();
  expect(first).toMatchObject({ started: true, note: undefined });
  const [status] = await embeddedStatus();
  expect(status).toMatchObject({ state: 'running', port: first.port, version: first.version });
  expect(await startInChild()).toMatchObject({ started: false, url: first.url, version: first.version });
  expect((await embeddedStatus())[0]?.pid).toBe(status?.pid);
  expect(await stopEmbedded()).toEqual([status?.major]);
  expect(await stopEmbedded()).toEqual([]);
  expect(await embeddedStatus()).toMatchObject([{ state: 'idle', pid: undefined, port: first.port }]);
  await expect(ask(first.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('outlives the process that started it, with the same URL and rows at every start', async () => {
  const first = await startInChild();
  await ask(first.url, 'create table kept as select 42 as value');
  await stopEmbedded();
  const again = await startInChild();
  expect(again).toMatchObject({ started: true, url: first.url });
  expect(await ask(again.url, 'select value from kept')).toBe(42);
});

test('is for its owner only', async () => {
  const { url, socketDirectory, dataDirectory, port, user, password } = await startEmbedded();
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  const host = '127.0.0.1';
  await expect(ask({ host, port, user, database: 'postgres' }, 'select 1')).rejects.toThrow(/password/);
  expect(await ask({ host: socketDirectory, port, user, database: 'postgres' }, 'select 1')).toBe(1);
  expect(await ask(url, 'show listen_addresses')).toBe('127.0.0.1');
  expect([mode(dataDirectory), mode(socketDirectory)]).toEqual([0o700, 0o700]);
  const directory = dirname(dataDirectory);
  expect([mode(join(directory, 'password')), mode(join(directory, 'log'))]).toEqual([0o600, 0o600]);
  const cluster = clusterIn(directory, 0);
  for (const pid of processesOf(cluster)) {
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password);
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
  }
});

test('speaks UTF-8, keeps time in UTC, orders by bytes and keeps what it commits', async () => {
  const { url, version } = await startEmbedded();
  const settings = `select array[current_setting('server_encoding'), current_setting('timezone'),
    current_setting('fsync'), ('a' > 'B')::text, current_setting('server_version')]`;
  expect(await ask(url, settings)).toEqual(['UTF8', 'UTC', 'on', 'true', expect.stringContaining(version)]);
});

test('the log tells nothing of the rows', async () => {
  const { url, dataDirectory } = await startEmbedded();
  await expect(ask(url, "select 'secret row'::int")).rejects.toMatchObject({ code: '22P02' });
  await ask(url, 'create table keyed (name text primary key)');
  const twice = "insert into keyed values ('secret key'), ('secret key')";
  await expect(ask(url, twice)).rejects.toMatchObject({ code: '23505' });
  expect(readFileSync(join(dirname(dataDirectory), 'log'), 'utf8')).not.toContain('secret key');
});
