import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { SluiceError } from '../errors.ts';
import type { Fingerprint } from '../record/sink.ts';
import type { Input } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';
import { sourceError } from './source-error.ts';

const READ_BYTES = 1 << 19;
/** Reads under way at once: the disk works while bytes are framed. */
const READS_AHEAD = 2;
const HEAD_BYTES = 65536;

/** A regular file, read by position. */
export class FileInput implements Input {
  readonly id: string;
  readonly size: number;
  readonly #file: FileHandle;
  readonly #mtimeMillis: number;
  #head: Uint8Array | undefined;

  private constructor(path: string, file: FileHandle, size: number, mtimeMillis: number) {
    this.id = path;
    this.size = size;
    this.#file = file;
    this.#mtimeMillis = mtimeMillis;
  }

  /** Opens a regular file. */
  static async open(path: string): Promise<FileInput> {
    const file = await open(path, 'r');
    const { size, mtimeMs } = await file.stat();
    return new FileInput(path, file, size, mtimeMs);
  }

  async head(limit: number): Promise<Uint8Array> {
    const bytes = Math.min(limit, this.size);
    if (bytes > HEAD_BYTES) return this.#at(0, bytes);
    // Whoever opens a file looks at its beginning several times, for different reasons.
    this.#head ??= await this.#at(0, Math.min(HEAD_BYTES, this.size));
    return this.#head.subarray(0, bytes);
  }

  /** Bytes from the middle of the file, for a sample. */
  async sample(from: InputOffset, bytes: number): Promise<Uint8Array> {
    return this.#at(from, Math.max(0, Math.min(bytes, this.size - from)));
  }

  async fingerprint(size = this.size): Promise<Fingerprint> {
    const head = hashOf(await this.head(Math.min(HEAD_BYTES, size)));
    const told = { size, mtimeMillis: this.#mtimeMillis, head };
    if (size <= HEAD_BYTES) return told;
    return { ...told, end: hashOf(await this.sample(size - HEAD_BYTES, HEAD_BYTES)) };
  }

  async *read(
    from: InputOffset,
    end: InputOffset | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const stop = end ?? this.size;
    // No more than the file has: of thousands of small ones, buffers would be most of the memory.
    const reads = Math.min(READS_AHEAD + 1, Math.ceil((stop - from) / READ_BYTES));
    const length = Math.max(0, Math.min(READ_BYTES, stop - from));
    const buffers = Array.from({ length: reads }, () => Buffer.allocUnsafeSlow(length));
    const underWay: Promise<Uint8Array>[] = [];
    let turn = 0;
    let next = from;
    try {
      while (next < stop || underWay.length > 0) {
        signal.throwIfAborted();
        while (next < stop && underWay.length < READS_AHEAD) {
          const buffer = buffers[turn++ % buffers.length] as Buffer;
          const bytes = Math.min(READ_BYTES, stop - next);
          const read = this.#fill(buffer.subarray(0, bytes), next);
          // A failure is met when its turn comes.
          read.catch(() => {});
          underWay.push(read);
          next += bytes;
        }
        yield await (underWay.shift() as Promise<Uint8Array>);
      }
    } finally {
      await Promise.allSettled(underWay);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #at(from: InputOffset, bytes: number): Promise<Uint8Array> {
    return this.#fill(Buffer.allocUnsafeSlow(bytes), from);
  }

  /** Fills the buffer from the file, or says that the file is shorter than it was. */
  async #fill(buffer: Uint8Array, from: InputOffset): Promise<Uint8Array> {
    for (let filled = 0; filled < buffer.length; ) {
      let bytesRead: number;
      try {
        ({ bytesRead } = await this.#file.read(buffer, filled, buffer.length - filled, from + filled));
      } catch (error) {
        throw sourceError(this.id, error);
      }
      if (bytesRead === 0) {
        throw new SluiceError(
          'source/changed',
          `the file ends at byte ${from + filled}, it had ${this.size}`,
          {
            place: this.id,
            hint: 'it was cut or replaced while it was read; run the same command when it is whole again',
          },
        );
      }
      filled += bytesRead;
    }
    return buffer;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
