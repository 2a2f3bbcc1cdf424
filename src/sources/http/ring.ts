const BUFFER_BYTES = 1 << 18;
/** One is filled while the last two that were given out still hold. */
const BUFFERS = 3;

/** Buffers that take turns: what was given out holds until the next but one is asked for. */
export class Ring {
  readonly #buffers = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(BUFFER_BYTES));
  #turn = 0;
  #filled = 0;

  get isFull(): boolean {
    return this.#filled === BUFFER_BYTES;
  }

  get isEmpty(): boolean {
    return this.#filled === 0;
  }

  /** Copies what there is room for, and answers how many bytes that was. */
  fill(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, BUFFER_BYTES - this.#filled);
    this.#buffer.set(bytes.length === count ? bytes : bytes.subarray(0, count), this.#filled);
    this.#filled += count;
    return count;
  }

  /** Gives out what is filled, and goes on with the buffer that has been out the longest. */
  give(): Uint8Array {
    const given = this.#buffer.subarray(0, this.#filled);
    this.#turn = (this.#turn + 1) % BUFFERS;
    this.#filled = 0;
    return given;
  }

  clear(): void {
    this.#filled = 0;
  }

  get #buffer(): Buffer {
    return this.#buffers[this.#turn] as Buffer;
  }
}
