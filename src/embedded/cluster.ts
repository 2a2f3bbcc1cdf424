import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One database cluster: its directory is named after its major version, so an upgrade never touches the old one. */
export interface Cluster {
  readonly major: number;
  readonly directory: string;
  /** PostgreSQL's data directory. */
  readonly data: string;
  /** Holds the socket, where its path is short enough for one. */
  readonly run: string;
  readonly log: string;
  readonly password: string;
  readonly memory: string;
}

/** What is kept of the last start, so that the port stays the same. */
export interface Memory {
  readonly port: number;
  readonly version: string;
}

export function clusterAt(home: string, major: number): Cluster {
  return clusterIn(join(home, String(major)), major);
}

export function clusterIn(directory: string, major: number): Cluster {
  const inside = (name: string) => join(directory, name);
  return {
    major,
    directory,
    data: inside('data'),
    run: inside('run'),
    log: inside('log'),
    password: inside('password'),
    memory: inside('server.json'),
  };
}

/** The clusters of a home, newest first. */
export function listClusters(home: string): Cluster[] {
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .filter((name) => /^\d+$/.test(name) && existsSync(join(home, name, 'data', 'PG_VERSION')))
    .map((name) => clusterAt(home, Number(name)))
    .sort((a, b) => b.major - a.major);
}

export function recall(cluster: Cluster): Memory | undefined {
  try {
    return JSON.parse(readFileSync(cluster.memory, 'utf8')) as Memory;
  } catch {
    return undefined;
  }
}

export function remember(cluster: Cluster, memory: Memory): void {
  const fresh = `${cluster.memory}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(memory)}\n`, { mode: 0o600 });
  renameSync(fresh, cluster.memory);
}
