import type { InputOffset } from '../../record/span.ts';

/**
 * The bytes of an input that is read once, of which a stretch can be given out again: what lies behind the last
 * `release` is held. Positions are those of the input.
 */
export class Replay {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array[] = [];
  /** Where the first of them begins. */
  #from: InputOffset;

  constructor(source: AsyncIterable<Uint8Array>, from: InputOffset) {
    this.#source = source[Symbol.asyncIterator]();
    this.#from = from;
  }

  /** All bytes from the last `release` on. Called again when the one before is through, or given up. */
  async *read(): AsyncGenerator<Uint8Array> {
    for (const piece of [...this.#held]) yield piece;
    for (;;) {
      const next = await this.#source.next();
      if (next.done) return;
      // A buffer that was given out is soon read into again.
      const piece = Uint8Array.from(next.value);
      this.#held.push(piece);
      yield piece;
    }
  }

  /** What lies before `end` is not asked for again. */
  release(end: InputOffset): void {
    let [first] = this.#held;
    while (first !== undefined && this.#from + first.length <= end) {
      this.#from += first.length;
      this.#held.shift();
      [first] = this.#held;
    }
    if (first === undefined || end <= this.#from) return;
    this.#held[0] = first.subarray(end - this.#from);
    this.#from = end;
  }

  async close(): Promise<void> {
    this.#held = [];
    await this.#source.return?.();
  }
}
