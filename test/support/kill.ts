import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../src/embedded/cluster.ts';
import { processesOf } from '../../src/embedded/postmaster.ts';

/** Sends a signal to a process, which may have ended meanwhile. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Kills processes of a server, all unless some are named, and waits until those are gone. Linux only. */
export async function killServer(cluster: Cluster, pids = processesOf(cluster)): Promise<void> {
  for (const pid of pids) send(pid, 'SIGKILL');
  while (processesOf(cluster).some((pid) => pids.includes(pid))) await sleep(5);
}
