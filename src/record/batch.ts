import type { Parcel } from './parcel.ts';
import type { Span } from './span.ts';
import type { Tally } from './tally.ts';

/** What one transaction carries: whole parcels, in the order of the source. */
export interface Batch {
  /** Number of the batch within its run, from 0. */
  readonly number: number;
  readonly spans: readonly Span[];
  readonly parcels: readonly Parcel[];
  /** Sum of the payloads, bytes. */
  readonly bytes: number;
  readonly tally: Readonly<Tally>;
}

/** A batch is durable in the target, with its ledger rows. */
export interface Receipt {
  readonly batch: Batch;
  /** What became of its records, the target's verdict included. */
  readonly tally: Readonly<Tally>;
}
