import { readFileSync } from 'node:fs';
import { type Cluster, recall } from './cluster.ts';
import { DATABASE, USER } from './create.ts';
import type { Postmaster } from './postmaster.ts';

/** The private server, running. */
export interface Embedded {
  /** Over TCP on 127.0.0.1, with user, password and database: for any tool on this machine. */
  readonly url: string;
  /** The socket's directory is private and needs no password. */
  readonly socketDirectory: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** As `18.4`. */
  readonly version: string;
  readonly dataDirectory: string;
  /** Whether this call started it. */
  readonly started: boolean;
  /** Something to tell the user once: where the data lies, or what stayed with an older version. */
  readonly note: string | undefined;
}

export function describe(
  cluster: Cluster,
  postmaster: Postmaster,
  started: boolean,
  note: string | undefined,
): Embedded {
  const { port, socketDirectory } = postmaster;
  const password = readFileSync(cluster.password, 'utf8').trim();
  return {
    url: `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`,
    socketDirectory,
    port,
    user: USER,
    password,
    database: DATABASE,
    version: recall(cluster)?.version ?? String(cluster.major),
    dataDirectory: cluster.data,
    started,
    note,
  };
}
