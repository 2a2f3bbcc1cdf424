import type { RunEvent } from '../observe/event.ts';
import { progressLines } from './progress-lines.ts';
import { ProgressState } from './progress-state.ts';
import type { SignalSource } from './stop-signals.ts';

/** No terminal cuts it: it may go into a log. */
const COLUMNS = 1000;

/** Says how far the run is, in one line, whenever SIGUSR1 comes; until it is released. */
export class StatusSignal {
  readonly #state = new ProgressState();
  readonly #signals: SignalSource;
  readonly #onSignal: () => void;

  constructor(signals: SignalSource, say: (line: string) => void) {
    this.#signals = signals;
    this.#onSignal = () => {
      const moment = { millis: performance.now(), rssBytes: process.memoryUsage.rss() };
      say(progressLines(this.#state, moment, COLUMNS).join('  '));
    };
    // Without a listener Node opens its debugger at this signal.
    signals.on('SIGUSR1', this.#onSignal);
  }

  listen(event: RunEvent): void {
    this.#state.listen(event, performance.now());
  }

  release(): void {
    this.#signals.off('SIGUSR1', this.#onSignal);
  }
}
