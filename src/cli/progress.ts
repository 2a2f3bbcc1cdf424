import { MultiBar } from 'cli-progress';
import type { RunEvent } from '../observe/event.ts';
import { type Moment, progressLines } from './progress-lines.ts';
import { ProgressState } from './progress-state.ts';
import type { Screen } from './screen.ts';

const DRAWS_PER_SECOND = 5;
const CLEAR_TO_LINE_END = '\x1b[K';

/**
 * Two lines at the bottom of a terminal that show how far a run is. cli-progress only redraws them:
 * what they say is ours, and without a terminal this is never made. The cursor comes back at `stop`,
 * and when the process ends without it.
 */
export class Progress {
  readonly #screen: Screen;
  readonly #state = new ProgressState();
  readonly #bars: MultiBar;
  readonly #stop = () => this.stop();
  #running = true;

  constructor(screen: Screen, stream: NodeJS.WritableStream) {
    this.#screen = screen;
    this.#bars = new MultiBar({
      stream,
      fps: DRAWS_PER_SECOND,
      hideCursor: true,
      clearOnComplete: true,
      /** Lines printed above move the display, so that an unchanged one must be drawn as well. */
      forceRedraw: true,
      format: (_options, _params, payload: { readonly line: 0 | 1 }) => this.#line(payload.line),
    });
    process.once('exit', this.#stop);
    screen.printThrough((text) => this.#printAbove(text));
    this.#bars.create(1, 0, { line: 0 });
    this.#bars.create(1, 0, { line: 1 });
  }

  listen(event: RunEvent): void {
    this.#state.listen(event, performance.now());
  }

  /** Takes the display away. Safe to call twice. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    process.removeListener('exit', this.#stop);
    this.#screen.printThrough(undefined);
    this.#bars.stop();
  }

  #line(line: 0 | 1): string {
    const moment: Moment = {
      millis: performance.now(),
      rssBytes: process.memoryUsage.rss(),
    };
    return progressLines(this.#state, moment, this.#screen.columns)[line];
  }

  #printAbove(text: string): void {
    this.#bars.log(text.replaceAll('\n', `${CLEAR_TO_LINE_END}\n`));
    this.#bars.update();
  }
}
