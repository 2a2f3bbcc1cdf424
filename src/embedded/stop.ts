import { setTimeout as sleep } from 'node:timers/promises';
import { SluiceError } from '../errors.ts';
import { type Cluster, listClusters } from './cluster.ts';
import { findHomes } from './homes.ts';
import { isListening, type Postmaster, stateOf, worksIn } from './postmaster.ts';
import { removeSocketDirectory } from './sockets.ts';

/** The final checkpoint may have gigabytes to write. */
const STOP_LIMIT_MILLIS = 120_000;
const POLL_MILLIS = 10;

/**
 * Ends the private server: connections are cut, their transactions rolled back, all that was committed is
 * on disk. Gives the major versions that were running. Throws `embedded/failed` if one does not end.
 */
export async function stopEmbedded(signal?: AbortSignal): Promise<readonly number[]> {
  const stopped: number[] = [];
  for (const cluster of listClusters(findHomes().data)) {
    const { name, postmaster } = await stateOf(cluster);
    if (name === 'idle' || !postmaster) continue;
    await stopCluster(cluster, postmaster, signal);
    stopped.push(cluster.major);
  }
  return stopped;
}

/** Ends one server and waits until it is gone. */
export async function stopCluster(
  cluster: Cluster,
  postmaster: Postmaster,
  signal?: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.timeout(STOP_LIMIT_MILLIS);
  // The number alone may be another process's by now.
  if (worksIn(cluster, postmaster.pid) && (await isListening(postmaster))) sendStop(postmaster);
  while ((await stateOf(cluster)).name !== 'idle') {
    signal?.throwIfAborted();
    if (limit.aborted) {
      throw new SluiceError('embedded/failed', 'the private PostgreSQL server does not end', {
        place: cluster.directory,
        hint: `its log is ${cluster.log}`,
      });
    }
    await sleep(POLL_MILLIS);
  }
  removeSocketDirectory(postmaster.socketDirectory);
}

/** SIGINT is PostgreSQL's "fast shutdown". */
function sendStop({ pid }: Postmaster): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    // It ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
