import { spawn } from 'node:child_process';
import { SluiceError } from '../errors.ts';
import type { Account } from './account.ts';

/** What PostgreSQL's programs see: none of the caller's PG* variables, which would lead them astray. */
export const ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

export interface RunOptions {
  readonly cwd?: string;
  readonly account?: Account | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end and gives what it printed. Throws `embedded/failed` with its last words. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  options.signal?.throwIfAborted();
  const child = spawn(program, args, {
    cwd: options.cwd ?? '/',
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.account,
    ...(options.signal && { signal: options.signal }),
  });
  let printed = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  const [status, cause] = await new Promise<[number | string | null, unknown]>((resolve) => {
    child.once('error', (error) => resolve([null, error]));
    child.once('close', (code, name) => resolve([code ?? name, undefined]));
  });
  if (status === 0) return printed;
  options.signal?.throwIfAborted();
  throw new SluiceError('embedded/failed', `${program} failed${status === null ? '' : ` (${status})`}`, {
    notes: lastLines(complaints || String(cause ?? '')),
    cause,
  });
}

/** The end of a log, short enough to be shown. */
export function lastLines(text: string, count = 6): string[] {
  return text.trim().split('\n').slice(-count);
}
