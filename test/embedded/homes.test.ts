import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRoot } from '../../src/embedded/account.ts';
import { findHomes, isPassable, makeHome } from '../../src/embedded/homes.ts';

let place: string;
const { XDG_DATA_HOME, XDG_CACHE_HOME } = process.env;

beforeEach(() => {
  place = mkdtempSync('/tmp/sluice-homes-');
  chmodSync(place, 0o755);
});

afterEach(() => {
  rmSync(place, { recursive: true });
  Object.assign(process.env, { XDG_DATA_HOME, XDG_CACHE_HOME });
  if (XDG_DATA_HOME === undefined) delete process.env.XDG_DATA_HOME;
  if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
});

function homesWith(data: string, cache = data) {
  Object.assign(process.env, { XDG_DATA_HOME: data, XDG_CACHE_HOME: cache });
  return findHomes();
}

test('the XDG directories are used where they are set', () => {
  const data = join(place, 'sluice', 'postgres');
  expect(homesWith(place)).toEqual({ data, cache: join(place, 'sluice'), note: undefined });
});

test.each(['', 'relative/path'])('%j counts as unset', (value) => {
  const [share, cache] = isRoot()
    ? ['/var/lib', '/var/cache']
    : [join(homedir(), '.local', 'share'), join(homedir(), '.cache')];
  const data = join(share, 'sluice', 'postgres');
  expect(homesWith(value)).toEqual({ data, cache: join(cache, 'sluice'), note: undefined });
});

test('a directory closed to others serves its owner, but root gets one of its own elsewhere, and a note', () => {
  chmodSync(place, 0o700);
  const inside = join(place, 'data');
  const homes = homesWith(inside);
  if (isRoot()) {
    expect(homes.data).toMatch(/^\/var\/lib\/sluice\/postgres-[0-9a-f]{8}$/);
    expect(homes.data).not.toBe(homesWith(join(place, 'other')).data);
    expect(homes).toMatchObject({ cache: '/var/cache/sluice', note: expect.stringContaining(inside) });
  } else {
    expect(homes).toMatchObject({ data: join(inside, 'sluice', 'postgres'), note: undefined });
  }
});

test.each([
  ['open', 0o755, true],
  ['passable only', 0o711, true],
  ['closed to others', 0o750, false],
  ['private', 0o700, false],
])('a directory that is %s', (_, mode, passable) => {
  const directory = join(place, 'directory');
  mkdirSync(directory);
  chmodSync(directory, mode);
  expect(isPassable(directory)).toBe(passable);
  expect(isPassable(join(directory, 'not', 'there', 'yet'))).toBe(passable);
});

test('homes are made whatever the umask is', () => {
  const umask = process.umask(0o077);
  try {
    makeHome(join(place, 'a', 'b'));
  } finally {
    process.umask(umask);
  }
  const modes = ['a', join('a', 'b')].map((path) => statSync(join(place, path)).mode & 0o777);
  expect(modes).toEqual(isRoot() ? [0o755, 0o755] : [0o700, 0o700]);
});
