import { SluiceError } from '../errors.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { type Cluster, listClusters } from './cluster.ts';
import { createCluster } from './create.ts';
import { describe, type Embedded } from './embedded.ts';
import { findHomes, type Homes } from './homes.ts';
import { launch } from './launch.ts';
import { stateOf } from './postmaster.ts';

/**
 * Finds the private server running, or starts it, making its cluster the first time. It outlives this
 * process. Any number of processes may call this at once and get the same server.
 *
 * Of several clusters the newest is taken that runs or has binaries, so that rows loaded earlier stay in
 * sight when a newer PostgreSQL is installed beside the one they were loaded into.
 *
 * Throws `embedded/missing` where no PostgreSQL is installed, `embedded/failed` where it does not start.
 */
export async function startEmbedded(signal?: AbortSignal): Promise<Embedded> {
  signal?.throwIfAborted();
  const homes = findHomes();
  const clusters = listClusters(homes.data);
  for (const cluster of clusters) {
    const state = await stateOf(cluster);
    if (state.name === 'running') return describe(cluster, state.postmaster, false, undefined);
  }
  if (process.platform === 'win32') {
    throw new SluiceError('embedded/missing', 'the private server is not offered on Windows', {
      hint: 'load into a server of yours with --to URL',
    });
  }
  const found = await findBinaries(homes.cache);
  const known = chooseKnown(clusters, found);
  const binaries = known?.binaries ?? found[0];
  const cluster = known?.cluster ?? (await createCluster(homes.data, binaries, signal));
  const { postmaster, started } = await launch(cluster, binaries, signal);
  return describe(cluster, postmaster, started, known ? undefined : noteFor(homes, cluster, clusters));
}

/** The newest cluster that there are binaries for. */
export function chooseKnown(clusters: readonly Cluster[], found: readonly Binaries[]) {
  for (const cluster of clusters) {
    const binaries = found.find(({ major }) => major === cluster.major);
    if (binaries) return { cluster, binaries };
  }
  return undefined;
}

function noteFor(homes: Homes, cluster: Cluster, others: readonly Cluster[]): string | undefined {
  const [older] = others;
  if (older) {
    return `this is a new cluster of PostgreSQL ${cluster.major}; rows loaded earlier stay in ${older.directory}, which needs PostgreSQL ${older.major}`;
  }
  return homes.note && `${homes.note}: the rows are kept in ${cluster.directory}`;
}
