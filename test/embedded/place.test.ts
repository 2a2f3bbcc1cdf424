import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startEmbedded, stopEmbedded } from '../../src/embedded/index.ts';
import { ask } from '../support/ask.ts';
import { cleanHomes, useFreshHome } from '../support/embedded-home.ts';

cleanHomes();

const mode = (path: string) => statSync(path).mode & 0o777;

test('a path too long for a socket moves the socket to a private directory', async () => {
  const home = join(useFreshHome(), 'long'.repeat(20));
  process.env.XDG_DATA_HOME = home;
  const { socketDirectory, port, user } = await startEmbedded();
  expect(socketDirectory).toMatch(/^\/tmp\/sluice-\w{6}$/);
  expect(mode(socketDirectory)).toBe(0o700);
  expect(await ask({ host: socketDirectory, port, user, database: 'postgres' }, 'select 1')).toBe(1);
  await stopEmbedded();
  expect(() => statSync(socketDirectory)).toThrow(/ENOENT/);
});

test('rows loaded into an older version are not forgotten', async () => {
  const home = useFreshHome();
  const old = join(home, 'sluice', 'postgres', '9');
  mkdirSync(join(old, 'data'), { recursive: true });
  writeFileSync(join(old, 'data', 'PG_VERSION'), '9\n');
  const { note, started } = await startEmbedded();
  expect(started).toBe(true);
  expect(note).toContain(old);
  expect((await startEmbedded()).note).toBeUndefined();
});
