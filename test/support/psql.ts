import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findSystemDirectories } from '../../src/embedded/binaries.ts';

const run = promisify(execFile);

/** The psql of this machine, not a wrapper around it where that can be told; undefined where there is none. */
const psql = [...findSystemDirectories(), ...(process.env.PATH ?? '').split(delimiter)]
  .map((directory) => join(directory, 'psql'))
  .find((path) => existsSync(path));

/**
 * What psql gets to see with this target and environment and nothing else around it; undefined where it
 * does not get in, and `expected` where there is no psql to ask.
 */
export async function askPsql(
  target: string,
  env: Readonly<Record<string, string>>,
  query: string,
  expected: string | undefined,
): Promise<string | undefined> {
  if (!psql) return expected;
  const clean = { PATH: process.env.PATH ?? '', PSQL_HISTORY: '/dev/null', ...env };
  try {
    const { stdout } = await run(psql, ['-XAtwc', query, ...(target === '' ? [] : ['-d', target])], {
      env: clean,
    });
    return stdout.trimEnd();
  } catch {
    return undefined;
  }
}
