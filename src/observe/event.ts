import type { Fault } from '../record/fault.ts';
import type { Parcel } from '../record/parcel.ts';
import type { Schema } from '../record/schema.ts';
import type { Tally } from '../record/tally.ts';

/** What a run tells to whoever watches it. Per chunk and batch, never per row. */
export type RunEvent =
  | {
      readonly type: 'started';
      readonly source: string;
      readonly target: string;
      /** Bytes on disk, and how many of them are done already. */
      readonly size: number | undefined;
      readonly from: number;
      /** How many inputs it has; absent where it is one. */
      readonly inputs?: number;
      /** As people write it; absent where the target has no tables. */
      readonly table?: string;
      readonly schema?: Schema;
    }
  /** One sentence that the operator should read. */
  | { readonly type: 'notice'; readonly text: string }
  /** Once a second: the share of the time, 0 to 1, that the source was waited for, workers and lanes were busy. */
  | {
      readonly type: 'occupancy';
      readonly source: number;
      readonly workers: number;
      readonly lanes: number;
    }
  /** One of several inputs begins to be read; `number` of `count` that are to be read, from 1. */
  | { readonly type: 'input'; readonly name: string; readonly number: number; readonly count: number }
  /** Bytes of the source that were read, where they end, and the bytes on disk that they were made of. */
  | { readonly type: 'chunk'; readonly bytes: number; readonly end: number; readonly diskBytes: number }
  /** Bytes on disk that need not be read: headers, and what is settled. */
  | { readonly type: 'passed'; readonly diskBytes: number }
  | { readonly type: 'rejected'; readonly parcel: Parcel; readonly faults: readonly Fault[] }
  | {
      readonly type: 'settled';
      readonly tally: Readonly<Tally>;
      readonly sourceBytes: number;
      readonly payloadBytes: number;
    }
  | {
      readonly type: 'retrying';
      /** What is waited for; the target unless it says otherwise. */
      readonly of?: 'source';
      readonly attempt: number;
      readonly reason: string;
      readonly delayMillis: number;
    };

export type Listener = (event: RunEvent) => void;
