import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Names end at 255 bytes on most systems. */
const MOST_NAME_BYTES = 160;
const ENDING = '.sluice-partial';

/** The name under which a file is written until it is whole, in its own folder: a process of this machine has but one. */
export function partialName(path: string): string {
  return join(dirname(path), `${prefixOf(path)}${process.pid}${ENDING}`);
}

/** Takes away what processes of this machine have left behind that were killed while they wrote this file. */
export async function removeLeftovers(path: string): Promise<void> {
  const prefix = prefixOf(path);
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix) || !name.endsWith(ENDING)) continue;
    const process = name.slice(prefix.length, -ENDING.length);
    if (/^\d+$/.test(process) && !isAlive(Number(process)))
      await rm(join(dirname(path), name), { force: true });
  }
}

/** The same name on another machine is another file's: its process cannot be asked from here. */
function prefixOf(path: string): string {
  const host = hostname()
    .replaceAll(/[^A-Za-z0-9-]/g, '')
    .slice(0, 40);
  let name = basename(path);
  while (Buffer.byteLength(name) > MOST_NAME_BYTES) name = name.slice(0, -1);
  return `.${name}.${host}-`;
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
