import { connect } from './connect/connect.ts';
import type { Connection } from './connect/connection.ts';
import type { Target } from './connect/target.ts';

/** Open sessions that no batch is using. Opened when they are needed; their number is the caller's to limit. */
export class Lanes {
  readonly #target: Target;
  readonly #idle: Connection[] = [];
  readonly #busy = new Set<Connection>();
  #closed = false;

  constructor(target: Target) {
    this.#target = target;
  }

  async take(signal: AbortSignal): Promise<Connection> {
    let lane = this.#idle.pop();
    while (lane && !lane.alive) lane = this.#idle.pop();
    lane ??= await connect(this.#target, signal);
    this.#busy.add(lane);
    return lane;
  }

  give(lane: Connection): void {
    this.#busy.delete(lane);
    if (this.#closed) void lane.end();
    else this.#idle.push(lane);
  }

  /** For a session in an unknown state: resolves when it can touch no memory any more. */
  async drop(lane: Connection): Promise<void> {
    await lane.destroy();
    this.#busy.delete(lane);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const idle = this.#idle.splice(0);
    await Promise.all([...idle.map((lane) => lane.end()), ...[...this.#busy].map((lane) => lane.destroy())]);
  }
}
