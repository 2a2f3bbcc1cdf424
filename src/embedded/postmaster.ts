import { linkSync, readdirSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { socketPath } from './sockets.ts';

/** What a server says of itself in its postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
  /** It is past recovery and takes connections. */
  readonly ready: boolean;
}

/**
 * `running`: takes connections. `busy`: starting, stopping, or processes of a killed server still end.
 * `idle`: nobody uses the cluster. No program is run to find out.
 */
export type ClusterState =
  | { readonly name: 'running'; readonly postmaster: Postmaster }
  | { readonly name: 'busy'; readonly postmaster: Postmaster | undefined }
  | { readonly name: 'idle'; readonly postmaster: Postmaster | undefined };

export async function stateOf(cluster: Cluster): Promise<ClusterState> {
  const postmaster = readPostmaster(cluster);
  if (postmaster && (await isListening(postmaster))) {
    return { name: postmaster.ready ? 'running' : 'busy', postmaster };
  }
  return { name: isHeld(cluster, postmaster) ? 'busy' : 'idle', postmaster };
}

export function readPostmaster(cluster: Cluster, file = pidFile(cluster)): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid, , , port, socketDirectory, , , status] = lines;
  if (!pid || !port || !socketDirectory) return undefined;
  return { pid: Number(pid), port: Number(port), socketDirectory, ready: status?.trim() === 'ready' };
}

/**
 * Clears the way for a start after a crash: PostgreSQL refuses when the number in a left-over
 * postmaster.pid belongs to any process, and in a container it soon does. `stale` is what that file held
 * when the cluster was seen to be idle. A file that is another by now is a new server's and is put back.
 */
export function removeStalePidFile(cluster: Cluster, stale: Postmaster): void {
  if (process.platform !== 'linux' || !isAlive(stale.pid)) return;
  const aside = `${pidFile(cluster)}.${process.pid}`;
  try {
    renameSync(pidFile(cluster), aside);
    if (readPostmaster(cluster, aside)?.pid !== stale.pid) linkSync(aside, pidFile(cluster));
  } catch {
    // Another process was faster; the start that follows finds out.
  }
  rmSync(aside, { force: true });
}

/**
 * A server listens on its socket from its start to its end, and only it can do so in a private directory,
 * so an answer proves that the pid file is not a dead server's.
 */
export async function isListening(postmaster: Postmaster): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath(postmaster.socketDirectory, postmaster.port));
    const settle = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

/** Elsewhere than on Linux only the process of the pid file is known. */
function isHeld(cluster: Cluster, postmaster: Postmaster | undefined): boolean {
  if (process.platform !== 'linux') return postmaster !== undefined && isAlive(postmaster.pid);
  return processesOf(cluster).length > 0;
}

/** All processes of a server, on Linux: every one works in its data directory. */
export function processesOf(cluster: Cluster): number[] {
  const data = realpathSync(cluster.data);
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.filter((pid) => workingDirectory(pid) === data).map(Number);
}

/** Whether a process is at work in a cluster; beyond Linux it is taken for granted. */
export function worksIn(cluster: Cluster, pid: number): boolean {
  return process.platform !== 'linux' || workingDirectory(String(pid)) === realpathSync(cluster.data);
}

function workingDirectory(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pidFile(cluster: Cluster): string {
  return join(cluster.data, 'postmaster.pid');
}
