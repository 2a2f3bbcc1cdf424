import { setTimeout as sleep } from 'node:timers/promises';
import type { Fingerprint } from '../record/sink.ts';
import type { Input } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';
import type { DescriptorBytes } from './descriptor-bytes.ts';
import { sourceError } from './source-error.ts';

/** How long the first bytes are waited for once there are some: a pipe may pause within its header. */
const HEAD_PAUSE_MILLIS = 1000;
const TOO_LATE = Symbol('too late');

/** A stream that can be read once, from its beginning: standard input, a named pipe. */
export class PipeInput implements Input {
  readonly id: string;
  readonly size: number | undefined;
  readonly #bytes: DescriptorBytes;
  /** What was read for `head` and is still to be given out. */
  #ahead: Uint8Array[] = [];
  #next: Promise<Uint8Array | undefined> | undefined;
  #ended = false;

  constructor(id: string, bytes: DescriptorBytes, size?: number) {
    this.id = id;
    this.size = size;
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

  async *read(
    from: InputOffset,
    end: InputOffset | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const stop = () => this.#bytes.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      let at = 0;
      while (end === undefined || at < end) {
        signal.throwIfAborted();
        const bytes = await this.#shift();
        if (bytes === undefined) break;
        const first = Math.max(0, from - at);
        const last = end === undefined ? bytes.length : Math.min(bytes.length, end - at);
        if (first < last) yield bytes.subarray(first, last);
        at += bytes.length;
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
