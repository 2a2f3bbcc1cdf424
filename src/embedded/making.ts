import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeHome } from './homes.ts';

const MAKING = 'making-';
const ABANDONED_MILLIS = 3_600_000;

/**
 * A new directory inside a home to make something in, which is renamed when it is whole. Removes what
 * processes that were killed in the middle left behind.
 */
export function makeInside(home: string): string {
  makeHome(home);
  for (const name of readdirSync(home).filter((entry) => entry.startsWith(MAKING))) {
    const path = join(home, name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - made > ABANDONED_MILLIS) rmSync(path, { recursive: true, force: true });
  }
  return mkdtempSync(join(home, MAKING));
}
