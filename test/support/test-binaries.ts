import { fileURLToPath } from 'node:url';
import { type Binaries, examineAll, findSystemDirectories } from '../../src/embedded/binaries.ts';
import { findHomes } from '../../src/embedded/homes.ts';
import { prepareNative } from '../../src/embedded/native.ts';
import { findPackage } from '../../src/embedded/packages.ts';

/** The oldest and the newest PostgreSQL that sluice is tested with. */
export type Major = 15 | 18;

const PACKAGES: Record<Major, URL> = {
  15: new URL('../../.ci/postgres-15/package.json', import.meta.url),
  18: new URL('../../package.json', import.meta.url),
};

/** The system's binaries of a major version, or else those that the development dependencies bring. */
export async function findTestBinaries(major: Major): Promise<Binaries> {
  const candidates = await examineAll(findSystemDirectories());
  const system = candidates.find((binaries) => binaries.major === major);
  if (system) return system;
  const installed = findPackage(fileURLToPath(PACKAGES[major]));
  const packaged = installed ? await examineAll([prepareNative(installed, findHomes().cache)]) : [];
  const found = packaged.find((binaries) => binaries.major === major);
  if (!found) throw new Error(`no PostgreSQL ${major} for the tests: run npm install`);
  return found;
}
