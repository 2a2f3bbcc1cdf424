import type { IncomingMessage } from 'node:http';
import { SluiceError } from '../../errors.ts';
import type { Exchange } from './exchange.ts';
import { networkFailure, Unavailable } from './failure.ts';
import type { Ring } from './ring.ts';

/** The bytes of one answer. Nothing is read from the network while the ring's buffer is full. */
export class Body {
  readonly #place: string;
  readonly #response: IncomingMessage;
  readonly #surplus: Exchange['surplus'];
  readonly #ring: Ring;
  readonly #stallMillis: number;
  /** What came and found no room. */
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;
  #failure: unknown;
  #waiting: (() => void) | undefined;

  constructor(place: string, { response, surplus }: Exchange, ring: Ring, stallMillis: number) {
    this.#place = place;
    this.#response = response;
    this.#surplus = surplus;
    this.#ring = ring;
    this.#stallMillis = stallMillis;
    ring.clear();
    response.on('data', (bytes: Buffer) => this.#take(bytes));
    response.on('end', () => this.#end());
    response.on('close', () => this.#end());
    response.on('error', (error) => this.#end(error));
    response.pause();
    if (response.destroyed) this.#end();
  }

  /**
   * The next bytes, as many as have come; undefined behind the last, where the answer was whole. Rejects with
   * `Unavailable` where it was cut or stalls, once what came before has been given.
   */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#ring.isEmpty && !this.#ended) await this.#moved();
    if (this.#ring.isEmpty) {
      if (this.#failure !== undefined) throw this.#failure;
      return undefined;
    }
    const bytes = this.#ring.give();
    if (this.#rest.length > 0) this.#rest = this.#rest.subarray(this.#ring.fill(this.#rest));
    if (!this.#ring.isFull) this.#response.resume();
    return bytes;
  }

  destroy(): void {
    this.#response.destroy();
  }

  /** Waits for bytes or the end, not for ever. */
  async #moved(): Promise<void> {
    const stalled = () => {
      this.#failure = new Unavailable(`nothing came for ${this.#stallMillis / 1000} s`, {
        place: this.#place,
      });
      this.#response.destroy();
    };
    const timer = setTimeout(stalled, this.#stallMillis);
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
      this.#response.resume();
    });
    clearTimeout(timer);
  }

  #take(bytes: Uint8Array): void {
    const taken = this.#ring.fill(bytes);
    if (taken < bytes.length) this.#rest = bytes.subarray(taken);
    if (this.#ring.isFull) this.#response.pause();
    this.#wake();
  }

  #end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure ??= this.#fault(error);
    this.#wake();
  }

  /** What is wrong with an answer that ends like this. */
  #fault(error: unknown): unknown {
    const place = this.#place;
    if (!this.#response.complete) {
      return networkFailure(
        place,
        Object.assign(new Error('cut'), { code: 'ECONNRESET', cause: error }),
        false,
      );
    }
    const cause = this.#surplus();
    if (cause === undefined) return undefined;
    return new SluiceError('source/corrupt', 'the server sent more bytes than it promised', { place, cause });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }
}
