import type { Fault } from './fault.ts';
import type { Mended } from './mended.ts';
import type { Span } from './span.ts';
import type { Tally } from './tally.ts';

/** One chunk after the row work: what goes to the target, and what does not, with its reasons. */
export interface Parcel {
  readonly span: Span;
  /** Outgoing records in the sink's wire format, without any header or trailer. */
  readonly payload: Uint8Array;
  /** `ends[i]`: where outgoing record i ends within `payload`. */
  readonly ends: Uint32Array;
  /** `origins[i]`: where the source record of outgoing record i begins within `raw`. */
  readonly origins: Uint32Array;
  /** `originEnds[i]`: where that source record ends within `raw`, its line end not included. */
  readonly originEnds: Uint32Array;
  /** `loaded` counts outgoing records here: they are loaded once their batch is settled. */
  readonly tally: Tally;
  readonly faults: readonly Fault[];
  /** Of the outgoing records; absent where nothing was mended. */
  readonly mended?: Mended;
  /** The chunk's own bytes, kept until the batch is settled. */
  readonly raw: Uint8Array;
  /** A UNIT_*: what `raw` stands for in the source; absent where it is as there. */
  readonly unit?: number;
  /** Line ends within the span. */
  readonly lines: number;
  /** Number of the run's plan by which its records were read; 0 where absent. */
  readonly plan?: number;
  /** Place of the parcel's first record: line number from 1, record number from 1 (header not counted). */
  readonly firstLine: number;
  readonly firstRecord: number;
  /** Gives the memory back. Called once, when the parcel's batch is settled or the run ends. */
  release(): void;
}
