import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import type { Embedded } from '../../src/embedded/index.ts';
import { stopEmbedded } from '../../src/embedded/index.ts';
import { watch } from './watch.ts';

/** What a child process printed, and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const homes: string[] = [];

/** Gives this test file's process, and its children, an XDG data directory of their own. */
export function useFreshHome(prefix = '/tmp/sluice-home-'): string {
  const home = mkdtempSync(prefix);
  chmodSync(home, 0o755);
  homes.push(home);
  watch(home);
  process.env.XDG_DATA_HOME = home;
  return home;
}

/** Stops what runs in all homes after the tests of a file, and removes them. */
export function cleanHomes(): void {
  afterAll(async () => {
    for (const home of homes.splice(0)) {
      process.env.XDG_DATA_HOME = home;
      await stopEmbedded();
      rmSync(home, { recursive: true, force: true });
    }
  });
}

/** Runs a module's text in another process, with this one's environment. */
export async function runModule(
  source: string,
  options: { args?: readonly string[]; env?: NodeJS.ProcessEnv; uid?: number; gid?: number } = {},
): Promise<Ended> {
  const { args = [], env, ...account } = options;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source, '--', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    env: { ...process.env, ...env },
    ...account,
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { status, stdout, stderr };
}

const EMBEDDED = new URL('../../src/embedded/index.ts', import.meta.url).href;

/** Starts the private server from another process. */
export async function startInChild(options: Parameters<typeof runModule>[1] = {}): Promise<Embedded> {
  const source = `import { startEmbedded } from '${EMBEDDED}';
    console.log(JSON.stringify(await startEmbedded()));`;
  const { status, stdout, stderr } = await runModule(source, options);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Embedded;
}

/** Stops it from another process, for one that runs under another account. */
export async function stopInChild(options: Parameters<typeof runModule>[1] = {}): Promise<void> {
  const { status, stderr } = await runModule(
    `import { stopEmbedded } from '${EMBEDDED}'; await stopEmbedded();`,
    options,
  );
  if (status !== 0) throw new Error(stderr);
}
