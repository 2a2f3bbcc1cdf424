import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { isRoot } from './account.ts';

/** Where the private server keeps its things. */
export interface Homes {
  /** Holds one directory per major version of PostgreSQL. */
  readonly data: string;
  /** Holds copies of binaries that cannot be used where they were installed. */
  readonly cache: string;
  /** Why the data lies elsewhere than asked for. */
  readonly note: string | undefined;
}

/**
 * The XDG directories. Root's are special, because the server then runs under another account that
 * must be able to reach its files, and /root lets nobody pass: without `XDG_DATA_HOME` it is /var/lib,
 * with an unreachable one a directory of its own in /var/lib.
 */
export function findHomes(): Homes {
  const data = absolute(process.env.XDG_DATA_HOME);
  const cache = absolute(process.env.XDG_CACHE_HOME);
  if (!isRoot()) {
    return {
      data: join(data ?? join(homedir(), '.local', 'share'), 'sluice', 'postgres'),
      cache: join(cache ?? join(homedir(), '.cache'), 'sluice'),
      note: undefined,
    };
  }
  const asked = data !== undefined && !isPassable(data) ? data : undefined;
  const name = asked
    ? `postgres-${createHash('sha256').update(asked).digest('hex').slice(0, 8)}`
    : 'postgres';
  return {
    data: join(data && !asked ? data : '/var/lib', 'sluice', name),
    cache: join(cache && isPassable(cache) ? cache : '/var/cache', 'sluice'),
    note: asked && `${asked} is closed to the account that the server runs as`,
  };
}

/** Whether every account can pass through a directory, or could if the missing part of its path were made. */
export function isPassable(directory: string): boolean {
  let at = directory;
  while (!existsSync(at)) at = dirname(at);
  for (at = realpathSync(at); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Makes a directory and what is missing above it: open to passers-by for root, private for others. */
export function makeHome(directory: string): void {
  if (existsSync(directory)) return;
  makeHome(dirname(directory));
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, isRoot() ? 0o755 : 0o700);
}

/** The XDG rules: a relative path counts as unset. */
function absolute(path: string | undefined): string | undefined {
  return path && isAbsolute(path) ? path : undefined;
}
