import { setTimeout as sleep } from 'node:timers/promises';
import type { Fingerprint } from '../record/sink.ts';
import type { DiskBytes, Input } from '../record/source.ts';
import type { HashedSpan, InputOffset } from '../record/span.ts';
import type { DescriptorBytes } from './descriptor-bytes.ts';
import { PassedOver } from './passed-over.ts';
import { sourceError } from './source-error.ts';

/** How long the first bytes are waited for once there are some: a pipe may pause within its header. */
const HEAD_PAUSE_MILLIS = 1000;
const TOO_LATE = Symbol('too late');

/** A stream that can be read once, from its beginning: standard input, a named pipe. */
export class PipeInput implements Input {
  readonly id: string;
  readonly size: number | undefined;
  readonly unit?: number;
  compression: string | undefined;
  readonly disk?: DiskBytes;
  readonly #bytes: DescriptorBytes;
  /** What was read ahead, for `head` or behind an `end`, and is still to be given out. */
  #ahead: Uint8Array[] = [];
  #next: Promise<Uint8Array | undefined> | undefined;
  #ended = false;
  /** Position of the next byte that is given out. */
  #at: InputOffset = 0;
  #passedOver = new PassedOver([]);

  /** `disk`: where the bytes are made of others. */
  constructor(id: string, bytes: DescriptorBytes, size?: number, unit?: number, disk?: DiskBytes) {
    this.id = id;
    if (unit !== undefined) this.unit = unit;
    this.size = size;
    if (disk !== undefined) this.disk = disk;
    this.#bytes = bytes;
  }

  async head(limit: number): Promise<Uint8Array> {
    let bytes = this.#ahead.reduce((sum, { length }) => sum + length, 0);
    while (bytes < limit && !this.#ended) {
      this.#next ??= this.#pull();
      const next = await this.#within(this.#next, this.#hasLine() ? HEAD_PAUSE_MILLIS : undefined);
      if (next === TOO_LATE) break;
      this.#next = undefined;
      if (next === undefined) break;
      this.#ahead.push(Buffer.from(next));
      bytes += next.length;
    }
    return Buffer.concat(this.#ahead).subarray(0, limit);
  }

  async fingerprint(): Promise<Fingerprint> {
    return { head: '' };
  }

  check(settled: readonly HashedSpan[]): void {
    this.#passedOver = new PassedOver(settled);
  }

  async *read(
    from: InputOffset,
    end: InputOffset | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const stop = () => this.#bytes.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (end === undefined || this.#at < end) {
        signal.throwIfAborted();
        const bytes = await this.#shift();
        if (bytes === undefined) {
          signal.throwIfAborted();
          this.#passedOver.end(this.#at, from, this.id);
          break;
        }
        const first = Math.min(bytes.length, Math.max(0, from - this.#at));
        const last = end === undefined ? bytes.length : Math.min(bytes.length, end - this.#at);
        if (last < bytes.length) this.#ahead.unshift(Buffer.from(bytes.subarray(last)));
        this.#passedOver.pass(this.#at, bytes.subarray(0, first), this.id);
        this.#at += last;
        if (first < last) yield bytes.subarray(first, last);
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    this.#bytes.destroy();
  }

  async #shift(): Promise<Uint8Array | undefined> {
    const ahead = this.#ahead.shift();
    if (ahead) return ahead;
    if (this.#ended) return undefined;
    const next = await (this.#next ?? this.#pull());
    this.#next = undefined;
    return next;
  }

  async #pull(): Promise<Uint8Array | undefined> {
    try {
      const next = await this.#bytes.next();
      if (next === undefined) this.#ended = true;
      return next;
    } catch (error) {
      throw sourceError(this.id, error);
    }
  }

  #hasLine(): boolean {
    return this.#ahead.some((bytes) => bytes.includes(10));
  }

  async #within<T>(promise: Promise<T>, millis: number | undefined): Promise<T | typeof TOO_LATE> {
    if (millis === undefined) return promise;
    const timer = new AbortController();
    try {
      return await Promise.race([promise, sleep(millis, TOO_LATE, { signal: timer.signal })]);
    } finally {
      timer.abort();
    }
  }
}
