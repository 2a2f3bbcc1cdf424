import type { RunEvent } from '../observe/event.ts';
import { addTally, emptyTally, type Tally } from '../record/tally.ts';
import { RateWindow } from './rate-window.ts';

/** How far a run is, gathered from its events. Only what is settled counts. */
export class ProgressState {
  readonly tally: Tally = emptyTally();
  readonly #bytes = new RateWindow();
  readonly #disk = new RateWindow();
  readonly #rows = new RateWindow();
  source = '';
  size: number | undefined;
  /** Bytes on disk that need not be read again, those of earlier runs included. */
  doneBytes = 0;
  /** Bytes of records that are settled, and bytes on disk that they were made of. */
  #settledBytes = 0;
  #settledOnDisk = 0;
  /** What was read and is not settled yet, in the order of reading. */
  readonly #ahead: { bytes: number; diskBytes: number }[] = [];
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
      this.#settle(event.sourceBytes);
      this.retrying = undefined;
    } else if (event.type === 'chunk') {
      this.#ahead.push({ bytes: event.bytes, diskBytes: event.diskBytes });
    } else if (event.type === 'input') {
      this.source = `${event.name} (${event.number} of ${event.count})`;
    } else if (event.type === 'passed') {
      this.doneBytes += event.diskBytes;
    } else if (event.type === 'retrying') {
      this.retrying = event;
    } else if (event.type === 'occupancy') {
      this.bottleneck = bottleneckOf(event);
    }
    if (event.type !== 'started' && event.type !== 'settled') return;
    this.#bytes.add(millis, this.#settledBytes);
    this.#disk.add(millis, this.#settledOnDisk);
    this.#rows.add(millis, this.tally.read);
  }

  /** Batches are settled in about the order in which they were read. */
  #settle(bytes: number): void {
    this.#settledBytes += bytes;
    let onDisk = 0;
    for (let left = bytes; left > 0; ) {
      const [first] = this.#ahead;
      const part = first === undefined ? left : Math.min(left, first.bytes);
      const share = first === undefined ? part : (first.diskBytes * part) / first.bytes;
      onDisk += share;
      left -= part;
      if (first === undefined) break;
      first.bytes -= part;
      first.diskBytes -= share;
      if (first.bytes === 0) this.#ahead.shift();
    }
    this.#settledOnDisk += onDisk;
    this.doneBytes += onDisk;
  }

  /** 0 to 1; undefined where the size is unknown or there is nothing. */
  get share(): number | undefined {
    return this.size ? Math.min(1, this.doneBytes / this.size) : undefined;
  }

  /** Of records, which is more than what is read where they are compressed. */
  bytesPerSecond(millis: number): number | undefined {
    return this.#bytes.perSecond(millis, this.#settledBytes);
  }

  rowsPerSecond(millis: number): number | undefined {
    return this.#rows.perSecond(millis, this.tally.read);
  }

  secondsLeft(millis: number): number | undefined {
    const speed = this.#disk.perSecond(millis, this.#settledOnDisk);
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
