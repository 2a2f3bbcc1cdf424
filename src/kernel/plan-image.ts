/** A growing piece of the kernel's memory, whose addresses start at `base`. */
export class PlanImage {
  readonly #base: number;
  #buffer = Buffer.alloc(4096);
  #length = 0;

  constructor(base: number) {
    this.#base = base;
  }

  /** Appends bytes, aligned to 16, and returns their address. */
  place(bytes: Uint8Array): number {
    const at = (this.#length + 15) & ~15;
    const needed = at + bytes.length;
    if (needed > this.#buffer.length) {
      this.#buffer = Buffer.concat([this.#buffer, Buffer.alloc(needed)]);
    }
    this.#buffer.set(bytes, at);
    this.#length = needed;
    return this.#base + at;
  }

  u32(address: number, value: number): void {
    this.#buffer.writeUInt32LE(value, address - this.#base);
  }

  i64(address: number, value: bigint): void {
    this.#buffer.writeBigInt64LE(value, address - this.#base);
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }
}
