import { listClusters, recall } from './cluster.ts';
import { findHomes } from './homes.ts';
import { stateOf } from './postmaster.ts';

/** A cluster of the private server, running or not. */
export interface EmbeddedStatus {
  readonly major: number;
  /** Of the last start, as `18.4`; undefined if it never started. */
  readonly version: string | undefined;
  readonly dataDirectory: string;
  readonly log: string;
  /** `busy` while it starts or stops. */
  readonly state: 'running' | 'busy' | 'idle';
  /** While it runs. */
  readonly pid: number | undefined;
  /** Of the last start. */
  readonly port: number | undefined;
}

/** All clusters, newest first. Starts nothing and runs no program. */
export async function embeddedStatus(): Promise<readonly EmbeddedStatus[]> {
  return Promise.all(
    listClusters(findHomes().data).map(async (cluster) => {
      const { name, postmaster } = await stateOf(cluster);
      const memory = recall(cluster);
      const running = name === 'running' ? postmaster : undefined;
      return {
        major: cluster.major,
        version: memory?.version,
        dataDirectory: cluster.data,
        log: cluster.log,
        state: name,
        pid: running?.pid,
        port: running?.port ?? memory?.port,
      };
    }),
  );
}
