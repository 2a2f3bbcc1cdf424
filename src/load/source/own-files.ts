import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SluiceError } from '../../errors.ts';
import type { OpenSource } from './open-source.ts';

/** Throws `usage` where the file to be written is one that is read, by whatever name, or the reject file. */
export async function refuseOwnFiles(
  path: string,
  { input, many }: OpenSource,
  rejectsFile: string | undefined,
): Promise<void> {
  if (rejectsFile !== undefined && resolve(rejectsFile) === resolve(path)) {
    throw new SluiceError('usage', 'good records cannot go into the same file as rejects', { place: '--to' });
  }
  const written = await identityOf(path);
  if (written === undefined) return;
  for (const name of many ? many.inputs.map(({ name }) => name) : [input.id]) {
    if ((await identityOf(name)) !== written) continue;
    throw new SluiceError('usage', 'a source cannot be written into itself', {
      place: path,
      notes: [`it is read as ${name}`],
    });
  }
}

/** What tells a file from all others, whatever it is called; undefined for what is no file. */
async function identityOf(name: string): Promise<string | undefined> {
  const found = await stat(name).catch(() => undefined);
  return found?.isFile() ? `${found.dev} ${found.ino}` : undefined;
}
