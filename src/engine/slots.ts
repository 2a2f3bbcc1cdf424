/**
 * The fixed set of slots in the kernel's memory: they bound what a run holds. Whoever wants to read more
 * waits here until something has been settled.
 */
export class Slots {
  readonly #free: number[];
  readonly #waiting: { resolve(slot: number): void; reject(reason: unknown): void }[] = [];
  readonly count: number;

  constructor(count: number) {
    this.count = count;
    this.#free = Array.from({ length: count }, (_, i) => count - 1 - i);
  }

  get free(): number {
    return this.#free.length;
  }

  acquire(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    const slot = this.#free.pop();
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason);
      };
      const waiter = {
        resolve: (slot: number) => {
          signal.removeEventListener('abort', stop);
          resolve(slot);
        },
        reject,
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#waiting.push(waiter);
    });
  }

  release(slot: number): void {
    const waiter = this.#waiting.shift();
    if (waiter) waiter.resolve(slot);
    else this.#free.push(slot);
  }
}
