import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { accountOf } from '../../src/embedded/account.ts';
import { clusterIn } from '../../src/embedded/cluster.ts';
import { embeddedStatus, startEmbedded, stopEmbedded } from '../../src/embedded/index.ts';
import { ask } from '../support/ask.ts';
import { cleanHomes, useFreshHome } from '../support/embedded-home.ts';
import { killServer } from '../support/kill.ts';

cleanHomes();

useFreshHome();

test.each(['the server alone', 'all its processes'])('starts again after a kill of %s', async (victims) => {
  const { url, dataDirectory } = await startEmbedded();
  await ask(url, 'create table if not exists kept as select 42 as value');
  const cluster = clusterIn(dirname(dataDirectory), 0);
  const [status] = await embeddedStatus();
  await killServer(cluster, victims === 'the server alone' ? [Number(status?.pid)] : undefined);
  const again = await startEmbedded();
  expect(again).toMatchObject({ started: true, url });
  expect(await ask(url, 'select value from kept')).toBe(42);
});

test('starts again although a left-over pid file names another living process', async () => {
  const { url, dataDirectory } = await startEmbedded();
  const cluster = clusterIn(dirname(dataDirectory), 0);
  await killServer(cluster);
  // PostgreSQL itself only refuses for a process of its own account.
  const other = spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore', ...accountOf(dataDirectory) });
  onTestFinished(() => void other.kill());
  const file = join(dataDirectory, 'postmaster.pid');
  const [, ...lines] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [other.pid, ...lines].join('\n'));
  // It is not taken for the server either.
  expect(await stopEmbedded()).toEqual([]);
  expect(await embeddedStatus()).toMatchObject([{ state: 'idle' }]);
  expect(await startEmbedded()).toMatchObject({ started: true, url });
  expect(other.exitCode).toBeNull();
});

test('takes another port when its own is taken', async () => {
  const first = await startEmbedded();
  await stopEmbedded();
  const squatter = createServer().listen({ host: '127.0.0.1', port: first.port });
  await once(squatter, 'listening');
  const second = await startEmbedded();
  squatter.close();
  expect(second.port).not.toBe(first.port);
  expect(await ask(second.url, 'select 1')).toBe(1);
});
