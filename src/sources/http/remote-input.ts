import { createHash } from 'node:crypto';
import type { Fingerprint } from '../../record/sink.ts';
import type { Input } from '../../record/source.ts';
import type { InputOffset } from '../../record/span.ts';
import { orAborted } from './or-aborted.ts';
import type { RemoteFile } from './remote-file.ts';
import { Transfer } from './transfer.ts';
import type { Version } from './version.ts';

/** Bytes of the beginning that are kept: it is looked at several times before the rest is read. */
const BEGINNING_BYTES = 1 << 20;
const HEAD_BYTES = 65536;

/** A file on a server that can be read again from anywhere, and that tells when it is another. */
export class RemoteInput implements Input {
  readonly id: string;
  readonly size: number | undefined;
  readonly sample?: (from: InputOffset, bytes: number) => Promise<Uint8Array>;
  readonly #file: RemoteFile;
  readonly #version: Version;
  readonly #giveUp: AbortSignal;
  readonly #beginning: Uint8Array[] = [];
  #held = 0;
  #isWhole = false;
  /** What extends the beginning at the moment. */
  #coming: Promise<void> | undefined;
  /** The transfer of the beginning, which stands behind it and may go on from there. */
  #first: Transfer | undefined;

  /** `first` stands at the beginning, and has been answered. */
  constructor(file: RemoteFile, version: Version, first: Transfer, giveUp: AbortSignal) {
    this.id = file.site.id;
    this.size = version.size;
    this.#file = file;
    this.#version = version;
    this.#first = first;
    this.#giveUp = giveUp;
    if (version.ranges) this.sample = (from, bytes) => this.#gather(from, from + bytes);
  }

  async head(limit: number): Promise<Uint8Array> {
    return this.#gather(0, limit);
  }

  async fingerprint(): Promise<Fingerprint> {
    const head = createHash('sha256')
      .update(await this.head(HEAD_BYTES))
      .digest('hex');
    const { size, etag, lastModified } = this.#version;
    return {
      head,
      ...(size !== undefined && { size }),
      ...(etag !== undefined && { etag }),
      ...(lastModified !== undefined && { mtimeMillis: Date.parse(lastModified) }),
    };
  }

  async *read(
    from: InputOffset,
    end: InputOffset | undefined,
    ended: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const signal = AbortSignal.any([ended, this.#giveUp]);
    const stop = end ?? Number.POSITIVE_INFINITY;
    let at = from;
    while (at < stop && (await this.#holds(at, signal))) {
      const bytes = this.#heldAt(at);
      const last = Math.min(bytes.length, stop - at);
      at += last;
      yield bytes.subarray(0, last);
    }
    if (at >= stop || this.#isWhole) return;
    const transfer = this.#takeFirst(at) ?? new Transfer(this.#file, at, end);
    const cut = () => transfer.destroy();
    signal.addEventListener('abort', cut);
    try {
      while (at < stop) {
        signal.throwIfAborted();
        const bytes = await transfer.next();
        if (bytes === undefined) {
          if (transfer.isWhole) break;
          throw signal.reason;
        }
        const last = Math.min(bytes.length, stop - at);
        at += last;
        yield bytes.subarray(0, last);
      }
    } finally {
      signal.removeEventListener('abort', cut);
      transfer.destroy();
    }
  }

  async close(): Promise<void> {
    this.#drop();
  }

  async #gather(from: number, end: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const bytes of this.read(from, end, this.#giveUp)) pieces.push(Buffer.from(bytes));
    return Buffer.concat(pieces);
  }

  /** Whether the byte is one of the beginning, which is read on as far as it takes. */
  async #holds(at: number, signal: AbortSignal): Promise<boolean> {
    while (at >= this.#held && this.#held < BEGINNING_BYTES && at < BEGINNING_BYTES && !this.#isWhole) {
      this.#coming ??= this.#extend().finally(() => {
        this.#coming = undefined;
      });
      // A reader that gives up leaves what is coming to the next one.
      await orAborted(this.#coming, signal);
    }
    return at < this.#held;
  }

  async #extend(): Promise<void> {
    this.#first ??= new Transfer(this.#file, this.#held);
    const first = this.#first;
    try {
      const bytes = await first.next();
      if (bytes !== undefined) {
        this.#beginning.push(Buffer.from(bytes));
        this.#held += bytes.length;
      } else if (first.isWhole) {
        this.#isWhole = true;
      } else {
        throw new DOMException('the transfer was ended', 'AbortError');
      }
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  #heldAt(at: number): Uint8Array {
    let first = 0;
    for (const bytes of this.#beginning) {
      if (at < first + bytes.length) return bytes.subarray(at - first);
      first += bytes.length;
    }
    return new Uint8Array(0);
  }

  /** Another one begins behind what is held, where it is wanted. */
  #drop(): void {
    this.#first?.destroy();
    this.#first = undefined;
  }

  /** The first transfer, where it stands at the byte; it is the caller's from now on. */
  #takeFirst(at: number): Transfer | undefined {
    const transfer = this.#first;
    if (transfer?.at === at) {
      this.#first = undefined;
      return transfer;
    }
    // What comes of it is wanted no more, and it would keep the server waiting.
    this.#drop();
    return undefined;
  }
}
