import { mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { giveAway } from './account.ts';
import type { Cluster } from './cluster.ts';

/** The shortest limit among systems, its final NUL left out. */
const SOCKET_PATH_LIMIT_BYTES = 103;
const LONGEST_PORT = 65_535;
/** Not the system's temporary directory: that has a long path on some. */
const SHORT = '/tmp/sluice-';

export function socketPath(directory: string, port: number): string {
  return join(directory, `.s.PGSQL.${port}`);
}

/** The cluster's own directory, or a private one in /tmp where a socket's path would be too long. */
export function chooseSocketDirectory(cluster: Cluster): string {
  const longest = socketPath(cluster.run, LONGEST_PORT);
  if (Buffer.byteLength(longest) <= SOCKET_PATH_LIMIT_BYTES) return cluster.run;
  const directory = mkdtempSync(SHORT);
  giveAway([directory]);
  return directory;
}

/** Removes a directory made in /tmp, once the server has taken its socket away, and no other one. */
export function removeSocketDirectory(directory: string): void {
  if (!/^\w{6}$/.test(directory.slice(SHORT.length)) || !directory.startsWith(SHORT)) return;
  try {
    rmdirSync(directory);
  } catch {
    // A leftover of a crash: an empty shell of a directory, harmless.
  }
}
