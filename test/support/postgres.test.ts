import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ask } from './ask.ts';
import { createDatabase, sharedServer } from './database.ts';
import { startPostgres } from './postgres.ts';

test.each([15, 18] as const)(
  'the shared server %i gives each test file its own empty database',
  async (major) => {
    const [one, other] = [await createDatabase(major), await createDatabase(major, `odd "name" ${major}`)];
    expect(await ask(one, 'show server_version')).toMatch(new RegExp(`^${major}\\.`));
    expect(await ask(other, 'select current_database()')).toBe(`odd "name" ${major}`);
    expect(await ask(one, 'select count(*)::int from pg_class where relnamespace = 2200')).toBe(0);
    expect(new URL(one).port).toBe(new URL(await sharedServer(major)).port);
  },
);

test('a server of one’s own stops, restarts, survives a kill and leaves nothing behind', async () => {
  const server = await startPostgres(18, { settings: ['max_connections = 7'] });
  const url = await server.createDatabase();
  expect(await ask(url, 'show max_connections')).toBe('7');
  await ask(url, 'create table kept as select 1');
  await server.stop();
  await expect(ask(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await server.restart();
  expect(await ask(url, 'select count(*)::int from kept')).toBe(1);
  await server.kill();
  await expect(ask(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await server.restart();
  expect(await ask(url, 'select count(*)::int from kept')).toBe(1);
  await server.remove();
  expect(existsSync(dirname(server.socketDirectory))).toBe(false);
});

test('a server ends when the process that started it is killed', async () => {
  const module = new URL('postgres.ts', import.meta.url).href;
  const script = `const { startPostgres } = await import('${module}');
    console.log((await startPostgres(18)).socketDirectory);
    setInterval(() => {}, 1000);`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(starter.stdout.setEncoding('utf8'), 'data');
  const directory = dirname(String(line).trim());
  expect(existsSync(directory)).toBe(true);
  starter.kill('SIGKILL');
  await vi.waitUntil(() => !existsSync(directory), { timeout: 30_000 });
});
