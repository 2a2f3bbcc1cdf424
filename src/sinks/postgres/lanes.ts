import { connect } from './connect/connect.ts';
import type { Connection } from './connect/connection.ts';
import type { Target } from './connect/target.ts';

/** Open sessions that no batch is using. Opened when they are needed; their number is the caller's to limit. */
export class Lanes {
  readonly #target: Target;
  readonly #idle: Connection[] = [];
  readonly #busy = new Set<Connection>();
  /** One that is being opened for whoever comes first. */
  #coming: Promise<Connection | undefined> | undefined;
  readonly #closing = new AbortController();

  constructor(target: Target) {
    this.#target = target;
  }

  /** Begins to open a session. Where that fails, the taker tries once more, and hears why. */
  prepare(signal: AbortSignal): void {
    if (this.#idle.length > 0) return;
    this.#coming = connect(this.#target, AbortSignal.any([signal, this.#closing.signal])).catch(
      () => undefined,
    );
  }

  async take(signal: AbortSignal): Promise<Connection> {
    let lane = this.#idle.pop();
    while (lane && !lane.alive) lane = this.#idle.pop();
    lane ??= await this.#prepared();
    lane ??= await connect(this.#target, signal);
    this.#busy.add(lane);
    return lane;
  }

  async #prepared(): Promise<Connection | undefined> {
    const coming = this.#coming;
    this.#coming = undefined;
    const lane = await coming;
    return lane?.alive ? lane : undefined;
  }

  give(lane: Connection): void {
    this.#busy.delete(lane);
    if (this.#closing.signal.aborted) void lane.end();
    else this.#idle.push(lane);
  }

  /** For a session in an unknown state: resolves when it can touch no memory any more. */
  async drop(lane: Connection): Promise<void> {
    await lane.destroy();
    this.#busy.delete(lane);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const unused = await this.#prepared();
    const idle = [...this.#idle.splice(0), ...(unused ? [unused] : [])];
    await Promise.all([...idle.map((lane) => lane.end()), ...[...this.#busy].map((lane) => lane.destroy())]);
  }
}
