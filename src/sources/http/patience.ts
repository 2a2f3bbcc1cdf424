import { setTimeout as sleep } from 'node:timers/promises';
import type { Listener } from '../../observe/event.ts';
import { Unavailable } from './failure.ts';

const FIRST_MILLIS = 200;
const MOST_MILLIS = 10_000;
/** A shorter first wait is not worth a word. */
const SILENT_MILLIS = 1000;

/**
 * How long a server is waited for from the last byte on. Pauses grow, and differ by chance, so that many clients
 * of one server do not come back all at once; a server that asks for more gets it.
 */
export class Patience {
  readonly #forMillis: number;
  readonly #listener: Listener;
  #deadline: number | undefined;
  #attempt = 0;
  #told = 0;

  constructor(forMillis: number, listener: Listener) {
    this.#forMillis = forMillis;
    this.#listener = listener;
  }

  /** Bytes have come: the next failure is a first one. */
  renew(): void {
    this.#deadline = undefined;
    this.#attempt = 0;
    this.#told = 0;
  }

  /** Waits, or throws the failure where waiting is of no use or would take too long. */
  async wait(failure: unknown, signal: AbortSignal): Promise<void> {
    if (!(failure instanceof Unavailable) || failure.final) throw failure;
    const now = performance.now();
    this.#deadline ??= now + this.#forMillis;
    const most = Math.min(MOST_MILLIS, FIRST_MILLIS * 2 ** this.#attempt++);
    const delayMillis = Math.round(Math.max(failure.afterMillis, most * (0.5 + Math.random() / 2)));
    if (now + delayMillis > this.#deadline) throw failure;
    if (this.#attempt > 1 || delayMillis > SILENT_MILLIS) {
      const reason = failure.message;
      this.#listener({ type: 'retrying', of: 'source', attempt: ++this.#told, reason, delayMillis });
    }
    await sleep(delayMillis, undefined, { signal }).catch(() => undefined);
  }
}
