import type { RunEvent } from '../observe/event.ts';
import { addTally, emptyTally, type Tally } from '../record/tally.ts';
import { RateWindow } from './rate-window.ts';

/** How far a run is, gathered from its events. Only what is settled counts. */
export class ProgressState {
  readonly tally: Tally = emptyTally();
  readonly #bytes = new RateWindow();
  readonly #rows = new RateWindow();
  source = '';
  size: number | undefined;
  /** Bytes of the source that need not be read again, those of earlier runs included. */
  doneBytes = 0;
  /** What limits the run, once that has been measured. */
  bottleneck: string | undefined;
  retrying: Pick<Extract<RunEvent, { type: 'retrying' }>, 'of' | 'attempt' | 'reason'> | undefined;

  /** `millis` is a clock that only goes forward. */
  listen(event: RunEvent, millis: number): void {
    if (event.type === 'started') {
      this.source = event.source;
      this.size = event.size;
      this.doneBytes = event.from;
    } else if (event.type === 'settled') {
      addTally(this.tally, event.tally);
      this.doneBytes += event.sourceBytes;
      this.retrying = undefined;
    } else if (event.type === 'retrying') {
      this.retrying = event;
    } else if (event.type === 'occupancy') {
      this.bottleneck = bottleneckOf(event);
    }
    if (event.type !== 'started' && event.type !== 'settled') return;
    this.#bytes.add(millis, this.doneBytes);
    this.#rows.add(millis, this.tally.read);
  }

  /** 0 to 1; undefined where the size is unknown or there is nothing. */
  get share(): number | undefined {
    return this.size ? Math.min(1, this.doneBytes / this.size) : undefined;
  }

  bytesPerSecond(millis: number): number | undefined {
    return this.#bytes.perSecond(millis, this.doneBytes);
  }

  rowsPerSecond(millis: number): number | undefined {
    return this.#rows.perSecond(millis, this.tally.read);
  }

  secondsLeft(millis: number): number | undefined {
    const speed = this.bytesPerSecond(millis);
    if (this.size === undefined || !speed) return undefined;
    return Math.max(0, this.size - this.doneBytes) / speed;
  }
}

/** The stage that always has something to do. */
function bottleneckOf({ source, workers, lanes }: Extract<RunEvent, { type: 'occupancy' }>): string {
  const most = Math.max(source, workers, lanes);
  const share = `${Math.round(most * 100)} %`;
  if (most === lanes) return `limited by the target: lanes ${share} busy`;
  return most === workers
    ? `limited by the workers: ${share} busy`
    : `limited by the source: waits for it ${share}`;
}
