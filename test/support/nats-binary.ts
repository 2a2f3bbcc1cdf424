import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findHomes } from '../../src/embedded/homes.ts';

const run = promisify(execFile);

/** A nats-server that can be started. */
export interface NatsBinary {
  readonly path: string;
  /** `2.9.10`. */
  readonly version: string;
}

/**
 * The servers to test with, the oldest first: those that `NATS_SERVER` names (a list like PATH), the one on the
 * PATH, and the distribution's package, unpacked into a cache. Of each version one.
 */
export async function findNatsServers(): Promise<readonly [NatsBinary, ...NatsBinary[]]> {
  const named = (process.env.NATS_SERVER ?? '').split(delimiter).filter((path) => path !== '');
  const known = [...named, ...onPath()];
  const paths = known.length > 0 ? known : [await packaged()];
  const found = new Map<string, NatsBinary>();
  for (const path of paths) {
    const version = await versionOf(path);
    if (!found.has(version)) found.set(version, { path, version });
  }
  return [...found.values()].sort((a, b) => compare(a.version, b.version)) as [NatsBinary];
}

/** The system's folders of servers are not on everybody's PATH. */
function onPath(): string[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  return [...new Set(folders)].map((folder) => join(folder, 'nats-server')).filter(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version']);
  const version = /v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${path} does not say its version: ${stdout}`);
  return version;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Debian's package, unpacked without being installed: that takes no rights. */
async function packaged(): Promise<string> {
  const { cache } = findHomes();
  const home = join(cache, 'nats-server');
  const program = join(home, 'usr', 'sbin', 'nats-server');
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'nats-server-'));
  try {
    await download(folder);
    const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
    if (file === undefined) throw new Error('apt-get downloaded nothing');
    await run('dpkg-deb', ['-x', join(folder, file), join(folder, 'unpacked')]);
    try {
      renameSync(join(folder, 'unpacked'), home);
    } catch (error) {
      // Another test file was quicker.
      if (!existsSync(program)) throw error;
    }
    return program;
  } catch (cause) {
    throw new Error('no nats-server for the tests: install one, or name it in NATS_SERVER', { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With the system's lists of packages, or with lists of our own where it has none. */
async function download(folder: string): Promise<void> {
  const get = (options: readonly string[], ...words: readonly string[]) =>
    run('apt-get', ['-q', ...options, ...words], { cwd: folder });
  try {
    await get([], 'download', 'nats-server');
  } catch {
    const own = ['lists/partial', 'cache/archives/partial'].map((name) => join(folder, name));
    for (const name of own) mkdirSync(name, { recursive: true });
    const options = [`-oDir::State::lists=${join(folder, 'lists')}`, `-oDir::Cache=${join(folder, 'cache')}`];
    await get(options, 'update');
    await get(options, 'download', 'nats-server');
  }
}
