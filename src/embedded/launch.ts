import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SluiceError } from '../errors.ts';
import { accountOf } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Cluster, recall, remember } from './cluster.ts';
import { choosePort, isFree } from './port.ts';
import { type Postmaster, readPostmaster, removeStalePidFile, stateOf } from './postmaster.ts';
import { ENVIRONMENT, lastLines } from './run.ts';
import { chooseSocketDirectory, removeSocketDirectory } from './sockets.ts';

export interface Launched {
  readonly postmaster: Postmaster;
  /** False where another process was faster. */
  readonly started: boolean;
}

/** Also covers recovery after a crash, which reads up to max_wal_size again. */
const START_LIMIT_MILLIS = 300_000;
const POLL_MILLIS = 10;
const ATTEMPTS = 2;
const LOG_LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * Starts the server of a cluster, or waits for the one that is starting. PostgreSQL's own lock decides
 * between two that start at once: the second ends by itself and finds the first.
 */
export async function launch(cluster: Cluster, binaries: Binaries, signal?: AbortSignal): Promise<Launched> {
  const limit = AbortSignal.timeout(START_LIMIT_MILLIS);
  for (let attempt = 0; attempt < ATTEMPTS && !limit.aborted; ) {
    signal?.throwIfAborted();
    const state = await stateOf(cluster);
    if (state.name === 'running') return { postmaster: state.postmaster, started: false };
    if (state.name === 'busy') {
      await sleep(POLL_MILLIS);
      continue;
    }
    if (state.postmaster) removeStalePidFile(cluster, state.postmaster);
    const port = await choosePort(recall(cluster)?.port, cluster.directory);
    const postmaster = await tryServer(cluster, binaries, port, signal);
    if (postmaster) {
      remember(cluster, { port, version: binaries.version });
      return { postmaster, started: true };
    }
    // It ended: another start was faster, or took the port meanwhile. Anything else is a failure.
    if ((await stateOf(cluster)).name === 'idle' && (await isFree(port))) attempt++;
  }
  throw new SluiceError('embedded/failed', 'the private PostgreSQL server does not start', {
    place: cluster.directory,
    notes: lastLines(readFileSync(cluster.log, 'utf8')),
    hint: `its log is ${cluster.log}`,
  });
}

/** Runs a server, detached from us. Undefined if it ended before it was ready. */
async function tryServer(
  cluster: Cluster,
  binaries: Binaries,
  port: number,
  signal: AbortSignal | undefined,
): Promise<Postmaster | undefined> {
  const sockets = chooseSocketDirectory(cluster);
  remember(cluster, { port, version: binaries.version });
  const log = openLog(cluster);
  const listen = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${quoteListed(sockets)}`,
  ];
  const child = spawn(
    join(binaries.directory, 'postgres'),
    ['-D', cluster.data, ...listen.flatMap((setting) => ['-c', setting])],
    {
      cwd: cluster.directory,
      detached: true,
      env: ENVIRONMENT,
      stdio: ['ignore', log, log],
      ...accountOf(cluster.data),
    },
  );
  closeSync(log);
  child.unref();
  let ended = false;
  child.once('error', () => {
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  while (!ended) {
    const postmaster = readPostmaster(cluster);
    if (postmaster?.ready && postmaster.pid === child.pid) return postmaster;
    signal?.throwIfAborted();
    await sleep(POLL_MILLIS);
  }
  removeSocketDirectory(sockets);
  return undefined;
}

/** Never follows a link: as root we would write where another account wants. */
function openLog(cluster: Cluster): number {
  const size = statSync(cluster.log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(cluster.log, `${cluster.log}.old`);
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
  return openSync(cluster.log, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
}

/** Quotes a path for a setting that is a list. */
function quoteListed(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}
