import type { ErrorCode } from '../errors.ts';

/** How a run is asked to stop from outside. */
export interface StopRequest {
  /** Aborted at the first signal: begin no further batch, settle those under way. */
  readonly drain: AbortSignal;
  /** Aborted at the second, or when the batches take too long: stop at once. What is not committed is rolled back. */
  readonly now: AbortSignal;
  /** What stopped it, as an error code; undefined while nothing has. */
  readonly code: Extract<ErrorCode, 'interrupted' | 'terminated'> | undefined;
}

export type WatchedSignal = 'SIGINT' | 'SIGTERM' | 'SIGUSR1';

/** `process`, or a stand-in of a test. */
export interface SignalSource {
  on(signal: WatchedSignal, listener: () => void): unknown;
  off(signal: WatchedSignal, listener: () => void): unknown;
}

/** What ends a process waits some ten seconds before it kills it. */
const DRAIN_MILLIS = 5_000;

/** Watches SIGINT and SIGTERM until released. `say` tells the user what a signal will do. */
export class StopSignals implements StopRequest {
  readonly #signals: SignalSource;
  readonly #say: (line: string) => void;
  readonly #force: () => void;
  readonly #drain = new AbortController();
  readonly #now = new AbortController();
  readonly #onInterrupt = () => this.#receive('interrupted');
  readonly #onTerminate = () => this.#receive('terminated');
  #code: StopRequest['code'];
  #timer: NodeJS.Timeout | undefined;

  /** `force` ends the process at a third signal, when even stopping at once takes too long. */
  constructor(signals: SignalSource, say: (line: string) => void, force: () => void) {
    this.#signals = signals;
    this.#say = say;
    this.#force = force;
    signals.on('SIGINT', this.#onInterrupt);
    signals.on('SIGTERM', this.#onTerminate);
  }

  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  get now(): AbortSignal {
    return this.#now.signal;
  }

  get code(): StopRequest['code'] {
    return this.#code;
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#signals.off('SIGINT', this.#onInterrupt);
    this.#signals.off('SIGTERM', this.#onTerminate);
  }

  #receive(code: 'interrupted' | 'terminated'): void {
    this.#code ??= code;
    if (this.#now.signal.aborted) {
      this.#force();
    } else if (this.#drain.signal.aborted) {
      clearTimeout(this.#timer);
      this.#now.abort();
    } else {
      this.#say('stopping at the end of the batch; once more stops at once');
      this.#drain.abort();
      this.#timer = setTimeout(() => {
        this.#say('the batch takes too long, and is rolled back');
        this.#now.abort();
      }, DRAIN_MILLIS);
    }
  }
}
