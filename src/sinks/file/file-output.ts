import { rmSync, type Stats } from 'node:fs';
import { type FileHandle, link, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SluiceError } from '../../errors.ts';
import { writeAll } from './descriptor-output.ts';
import type { Output } from './output.ts';
import { outputError } from './output-error.ts';
import { partialName, removeLeftovers } from './partial-name.ts';

/**
 * Opens a file to be written. It is written under another name beside it, and gets its own when it is whole; a
 * device or a named pipe is written as it is. Throws `target/exists` for a file that is there and may not be replaced.
 */
export async function openFileOutput(path: string, overwrite: boolean): Promise<Output> {
  try {
    const found = await stat(path).catch(ignoreMissing);
    if (found?.isDirectory()) throw new SluiceError('target/unwritable', 'is a folder', { place: path });
    if (found && !found.isFile()) return new DeviceOutput(await open(path, 'w'));
    if (found && !overwrite) throw exists(path);
    // Another name for a file stays one.
    const place = found ? await realpath(path) : path;
    await removeLeftovers(place);
    return new WholeFile(place, overwrite, await openPartial(place, found));
  } catch (error) {
    throw outputError(path, error);
  }
}

function exists(path: string): SluiceError {
  return new SluiceError('target/exists', 'the file is there already', {
    place: path,
    hint: '--overwrite replaces it',
  });
}

async function openPartial(place: string, replaced: Stats | undefined): Promise<FileHandle> {
  const partial = partialName(place);
  await rm(partial, { force: true });
  const handle = await open(partial, 'wx');
  if (replaced) await handle.chmod(replaced.mode & 0o7777);
  return handle;
}

/** A file that is seen when it is whole, and not before. */
class WholeFile implements Output {
  readonly #path: string;
  readonly #overwrite: boolean;
  readonly #partial: string;
  #handle: FileHandle | undefined;
  /** However the process ends, but for SIGKILL. */
  readonly #remove = () => rmSync(this.#partial, { force: true });

  constructor(path: string, overwrite: boolean, handle: FileHandle) {
    this.#path = path;
    this.#overwrite = overwrite;
    this.#partial = partialName(path);
    this.#handle = handle;
    process.once('exit', this.#remove);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#handle ? writeAll(this.#handle.fd, bytes) : Promise.reject(new Error('the file is closed'));
  }

  async finish(): Promise<void> {
    await this.#handle?.sync();
    await this.#handle?.close();
    this.#handle = undefined;
    if (this.#overwrite || !(await this.#takeFreeName())) await rename(this.#partial, this.#path);
    await syncFolderOf(this.#path);
  }

  async close(): Promise<void> {
    process.removeListener('exit', this.#remove);
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
    await rm(this.#partial, { force: true });
  }

  /** Gives the file its name unless somebody else has taken it meanwhile. False where that cannot be done at once. */
  async #takeFreeName(): Promise<boolean> {
    try {
      await link(this.#partial, this.#path);
      return true;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST';
      // Not every file system has links.
      if (isTaken || (await stat(this.#path).catch(ignoreMissing))) throw exists(this.#path);
      return false;
    }
  }
}

class DeviceOutput implements Output {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  write(bytes: Uint8Array): Promise<void> {
    return writeAll(this.#handle.fd, bytes);
  }

  async finish(): Promise<void> {}

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
