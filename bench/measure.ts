import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from './root.ts';
import { sampleTree, type Usage } from './sample.ts';

const GNU_TIME = '/usr/bin/time';
const hasGnuTime = spawnSync(GNU_TIME, ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU') ?? false;
/** A client that has not finished by then counts as failed. */
const LIMIT_MILLIS = 30 * 60_000;

export interface Command {
  argv: readonly string[];
  /** A file that `cat` pipes into it. */
  stdin?: string;
}

/** CPU and memory are the client's: not the server's and, where GNU time measures, not that `cat`'s. */
export interface Measured extends Usage {
  /** 0 is success. */
  status: number;
  stdout: string;
  stderr: string;
  wallSeconds: number;
}

/** How CPU and memory are found here; said in every result file. */
export const METHOD = hasGnuTime ? 'GNU time (wait4)' : '/proc sampled every 10 ms';

/**
 * Runs a command to its end, in the repository's root; `node` is the one that runs the bench. Throws
 * only when stopped by the signal: a failing command has a status.
 */
export async function measure(command: Command, signal?: AbortSignal): Promise<Measured> {
  signal?.throwIfAborted();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-measure-'));
  const figures = join(folder, 'figures');
  const timed = hasGnuTime
    ? [GNU_TIME, '-q', '-o', figures, '-f', '%U %S %M', ...command.argv]
    : [...command.argv];
  const script = command.stdin === undefined ? 'shift; exec "$@"' : 'cat "$1" | { shift; exec "$@"; }';
  const started = performance.now();
  // Its own process group, so that all of it can be ended at once.
  const child = spawn('/bin/sh', ['-c', script, 'sh', command.stdin ?? '', ...timed], {
    cwd: ROOT,
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const sampler = hasGnuTime || child.pid === undefined ? undefined : sampleTree(child.pid, 10);
  const limit = setTimeout(kill, LIMIT_MILLIS);
  signal?.addEventListener('abort', kill);
  try {
    const [[code], stdout, stderr] = await Promise.all([
      once(child, 'exit'),
      text(child.stdout),
      text(child.stderr),
    ]);
    const wallSeconds = (performance.now() - started) / 1000;
    signal?.throwIfAborted();
    const usage = sampler?.stop() ?? readFigures(figures);
    return { status: code ?? 137, stdout, stderr, wallSeconds, ...usage };
  } finally {
    clearTimeout(limit);
    signal?.removeEventListener('abort', kill);
    sampler?.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The file is missing where `time` itself was killed. */
function readFigures(path: string): Usage {
  if (!existsSync(path)) return { cpuSeconds: 0, peakBytes: 0 };
  const [user = 0, system = 0, kib = 0] = readFileSync(path, 'utf8').trim().split(' ').map(Number);
  return { cpuSeconds: user + system, peakBytes: kib * 1024 };
}
