import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SluiceError } from '../errors.ts';
import { systemReason } from './system-reason.ts';

/** The reject file cannot be written. Fatal: a batch whose rejects are nowhere must not be committed. */
export function unwritable(path: string, cause: unknown, reason = systemReason(cause)): SluiceError {
  return new SluiceError('rejects/unwritable', `cannot write the reject file: ${reason}`, {
    place: path,
    hint: '--rejects PATH puts it elsewhere, --rejects none does without',
    cause,
  });
}

/** Makes a new, renamed or removed file name durable. */
export async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * A file that only grows, and whose end is known to be durable. Anything else that can be opened for
 * writing (a device, a named pipe) takes the same lines, without the promise.
 */
export class RejectFile {
  readonly #path: string;
  #handle: FileHandle | undefined;
  #regular = true;
  #end = 0;
  #durableEnd = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Behind what is already in the file. The file is made at the first call, readable by its owner only. */
  async append(text: string): Promise<void> {
    const handle = this.#handle ?? (await this.#open());
    const bytes = Buffer.from(text);
    // crash point: before reject write
    for (let at = 0; at < bytes.length; ) {
      const position = this.#regular ? this.#end : null;
      const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position);
      at += bytesWritten;
      this.#end += bytesWritten;
    }
    // crash point: rejects written
  }

  async sync(): Promise<void> {
    if (!this.#regular) return;
    await this.#handle?.datasync();
    this.#durableEnd = this.#end;
    // crash point: rejects synced
  }

  /** Cuts off what was not synced, so that a failed write leaves no torn line. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle === undefined) return;
    try {
      if (this.#regular && this.#end !== this.#durableEnd) await handle.truncate(this.#durableEnd);
    } finally {
      await handle.close();
    }
  }

  async #open(): Promise<FileHandle> {
    const found = await open(this.#path, 'r+').catch(ignoreMissing);
    const handle = found ?? (await open(this.#path, 'wx', 0o600));
    // crash point: reject file made
    this.#handle = handle;
    const stat = await handle.stat();
    this.#regular = stat.isFile();
    this.#end = this.#regular ? stat.size : 0;
    this.#durableEnd = this.#end;
    if (found === undefined) await syncFolderOf(this.#path);
    return handle;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
