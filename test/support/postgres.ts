import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveAway } from '../../src/embedded/account.ts';
import { clusterIn, remember } from '../../src/embedded/cluster.ts';
import { launch } from '../../src/embedded/launch.ts';
import { findFreePort } from '../../src/embedded/port.ts';
import { stateOf } from '../../src/embedded/postmaster.ts';
import { run } from '../../src/embedded/run.ts';
import { stopCluster } from '../../src/embedded/stop.ts';
import { createDatabaseAt } from './create-database.ts';
import { killServer } from './kill.ts';
import { findTestBinaries, type Major } from './test-binaries.ts';
import { watch } from './watch.ts';

/** A real server of one's own: to stop, to kill, or with settings that others would not like. */
export interface TestServer extends AsyncDisposable {
  /** Superuser `postgres`, no password, database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly socketDirectory: string;
  readonly major: Major;
  /** Makes an empty database, of a random name unless one is given, and gives its URL. */
  createDatabase(name?: string): Promise<string>;
  /** Ends it in an orderly way. Its data stay. */
  stop(): Promise<void>;
  /** Starts it again, at the same port, stopping it first if it runs. */
  restart(): Promise<void>;
  /** Ends all its processes at once, as a power cut would. Linux only. */
  kill(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

export interface TestServerOptions {
  /** Lines of postgresql.conf. */
  readonly settings?: readonly string[];
  /** Lines of pg_hba.conf, in the place of those that trust everybody. */
  readonly access?: readonly string[];
}

/** Only for tests: what is written need not survive anything. */
const SETTINGS = [
  'fsync = off',
  'full_page_writes = off',
  'shared_buffers = 128MB',
  'max_wal_size = 2GB',
  "timezone = 'UTC'",
];

/** Starts a server that ends with this process, however that ends. Tests that need only a database share one. */
export async function startPostgres(major: Major, options: TestServerOptions = {}): Promise<TestServer> {
  const binaries = await findTestBinaries(major);
  // Not the system's temporary directory, where a socket's path may be too long.
  const cluster = clusterIn(mkdtempSync('/tmp/sluice-test-'), major);
  watch(cluster.directory);
  chmodSync(cluster.directory, 0o755);
  for (const directory of [cluster.data, cluster.run]) mkdirSync(directory, { mode: 0o700 });
  const account = giveAway([cluster.data, cluster.run]);
  const args = ['-D', cluster.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(join(binaries.directory, 'initdb'), args, { cwd: cluster.directory, account });
  const settings = [...SETTINGS, ...(options.settings ?? [])];
  appendFileSync(join(cluster.data, 'postgresql.conf'), `${settings.join('\n')}\n`);
  if (options.access) writeFileSync(join(cluster.data, 'pg_hba.conf'), `${options.access.join('\n')}\n`);
  remember(cluster, { port: await findFreePort(), version: binaries.version });
  const { port, socketDirectory } = (await launch(cluster, binaries)).postmaster;
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;

  const stop = async () => {
    const { name, postmaster } = await stateOf(cluster);
    if (name !== 'idle' && postmaster) await stopCluster(cluster, postmaster);
  };
  const remove = async () => {
    await stop();
    rmSync(cluster.directory, { recursive: true, force: true });
  };
  return {
    url,
    port,
    socketDirectory,
    major,
    createDatabase: (name) => createDatabaseAt(url, name),
    stop,
    async restart() {
      await stop();
      const again = (await launch(cluster, binaries)).postmaster;
      if (again.port !== port) throw new Error(`port ${port} was taken while the server was down`);
    },
    kill: () => killServer(cluster),
    remove,
    [Symbol.asyncDispose]: remove,
  };
}
