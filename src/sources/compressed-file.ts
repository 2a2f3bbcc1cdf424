import type { Fingerprint } from '../record/sink.ts';
import type { DiskBytes, Input } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';
import type { Compression } from './compression.ts';
import { decompress } from './decompress.ts';
import type { ExpansionLimits } from './expansion.ts';

/**
 * A compressed file, read as what it holds: all positions are of that. It can be read again from any of them, by
 * reading over what lies before.
 */
export class CompressedFile implements Input {
  readonly id: string;
  readonly size = undefined;
  readonly #file: Input;
  readonly compression: Compression;
  readonly #limits: ExpansionLimits;
  #taken = 0;

  constructor(file: Input, compression: Compression, limits: ExpansionLimits) {
    this.id = file.id;
    this.#file = file;
    this.compression = compression;
    this.#limits = limits;
  }

  get disk(): DiskBytes {
    return { size: this.#file.size, read: this.#taken };
  }

  async head(limit: number): Promise<Uint8Array> {
    const stop = new AbortController();
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of this.read(0, limit, stop.signal)) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= limit) break;
    }
    return Buffer.concat(pieces).subarray(0, limit);
  }

  /** Of the file as it is on disk. */
  fingerprint(): Promise<Fingerprint> {
    return this.#file.fingerprint();
  }

  async *read(
    from: InputOffset,
    end: InputOffset | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    let at = 0;
    this.#taken = 0;
    const enough = new AbortController();
    const compressed = this.#file.read(0, undefined, AbortSignal.any([signal, enough.signal]));
    const whole = decompress(compressed, this.compression, this.id, this.#limits, (taken) => {
      this.#taken = taken;
    });
    try {
      for (let next = await whole.next(); !next.done; next = await whole.next()) {
        const bytes = next.value;
        signal.throwIfAborted();
        const first = Math.max(0, from - at);
        const last = end === undefined ? bytes.length : Math.min(bytes.length, end - at);
        at += bytes.length;
        if (first < last) yield bytes.subarray(first, last);
        if (end !== undefined && at >= end) return;
      }
    } finally {
      // What is under way, perhaps from far away, is not waited for.
      enough.abort();
      await whole.return(undefined);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
