import type { InferredColumn } from '../../infer/decide.ts';
import type { ValueKind } from '../../infer/profile.ts';
import type { Fault } from '../../record/fault.ts';

/** A record that could not be read, and where it is: line and record from 1. */
export interface Unread {
  readonly source: string;
  readonly fault: Pick<Fault, 'code' | 'reason'>;
  readonly line: number;
  readonly record: number;
  readonly byte: number;
}

/** What a source's values say of its columns. */
export interface InferOutcome {
  readonly source: string;
  readonly format: 'csv' | 'ndjson' | 'json';
  readonly kind: ValueKind;
  readonly columns: readonly InferredColumn[];
  /** Records, those that could not be read among them; what they hold is not in the columns. */
  readonly read: number;
  readonly rejected: number;
  readonly firstRejected?: Unread;
  /** Bytes looked at, and whether they are all that there are. */
  readonly bytes: number;
  readonly isWhole: boolean;
  readonly seconds: number;
}
