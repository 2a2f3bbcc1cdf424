import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveAway, isRoot } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Cluster, clusterAt, clusterIn } from './cluster.ts';
import { makeInside } from './making.ts';
import { run } from './run.ts';
import { localeArguments, SETTINGS } from './settings.ts';

export const USER = 'postgres';
export const DATABASE = 'postgres';

/**
 * Makes a cluster, or takes the one that another process made meanwhile. It is built under another name
 * and renamed when whole, so a cluster that has its name is complete and no lock is needed.
 */
export async function createCluster(
  home: string,
  binaries: Binaries,
  signal?: AbortSignal,
): Promise<Cluster> {
  const making = clusterIn(makeInside(home), binaries.major);
  try {
    await initialize(making, binaries, signal);
    const cluster = clusterAt(home, binaries.major);
    try {
      renameSync(making.directory, cluster.directory);
    } catch (error) {
      if (!existsSync(cluster.data)) throw error;
    }
    return cluster;
  } finally {
    rmSync(making.directory, { recursive: true, force: true });
  }
}

/**
 * Only the data, the socket and the password belong to the server's account. All else stays ours, so
 * that root never writes where another account could have put a link.
 */
async function initialize(cluster: Cluster, binaries: Binaries, signal?: AbortSignal): Promise<void> {
  chmodSync(cluster.directory, isRoot() ? 0o711 : 0o700);
  mkdirSync(cluster.data, { mode: 0o700 });
  mkdirSync(cluster.run, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(cluster.password, `${password}\n`, { mode: 0o600, flag: 'wx' });
  const account = giveAway([cluster.data, cluster.run, cluster.password]);
  // The socket may be trusted: it lies in a directory that is private. TCP asks for the password.
  const access = ['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${cluster.password}`];
  const args = [
    '-D',
    cluster.data,
    '-U',
    USER,
    '--no-instructions',
    ...access,
    ...localeArguments(binaries.major),
  ];
  await run(join(binaries.directory, 'initdb'), args, { cwd: cluster.directory, account, signal });
  appendFileSync(join(cluster.data, 'postgresql.conf'), SETTINGS);
}
