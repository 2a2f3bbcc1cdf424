import { createHash } from 'node:crypto';
import type { Parcel } from '../../record/parcel.ts';
import type { Fingerprint, Job, Publication, SettledSpan } from '../../record/sink.ts';
import type { HashedSpan } from '../../record/span.ts';
import type { Tally } from '../../record/tally.ts';
import { hashedSpansOf, joinSpans } from '../postgres/span-row.ts';
import type { EntryInput } from './ledger-inputs.ts';

/** The bucket of the key-value store that ledgers are kept in. */
export const LEDGER_BUCKET = 'sluice';

/** A value has a limit, and a pipe may be endless: of older spans the hashes are forgotten. */
export const MOST_HASHES = 2000;

/** What the ledger has of one job: one value, written anew with each batch. */
export interface LedgerEntry {
  readonly version: 1;
  readonly job: string;
  readonly source: string;
  readonly target: string;
  /** Raised by every run. */
  readonly epoch: number;
  /** Another one by chance whenever the load begins anew: ids of messages follow from it. */
  readonly generation: number;
  readonly state: 'running' | 'finished';
  readonly publication: Publication;
  readonly fingerprint: Fingerprint;
  /** Sorted, neighbours joined. */
  readonly settled: readonly SettledSpan[];
  /** Of a source that is known by nothing else, the latest. */
  readonly hashes: readonly HashedSpan[];
  /** The last sequence of the stream that is known to belong to what is settled, or to what was there before. */
  readonly sequence: number;
  readonly totals?: Readonly<Tally>;
  /** Of a job of several inputs. */
  readonly inputs?: readonly EntryInput[];
  /** What became of the records of inputs that are finished. */
  readonly finished?: Readonly<Tally>;
  readonly finishedAt?: string;
}

/** A job's key. Names of jobs are any text, keys are not. */
export function keyOf(job: Job): string {
  return `job.${createHash('sha256').update(job.id).digest('hex').slice(0, 32)}`;
}

/** Puts spans among others; those that lie end to end become one. */
export function joinSettled(spans: readonly SettledSpan[]): SettledSpan[] {
  return joinSpans(spans.toSorted((a, b) => compare(a.input, b.input) || a.first - b.first));
}

/** Of a source that is known by nothing else: the hashes of what a batch held. */
export function hashesOf(parcels: readonly Parcel[]): HashedSpan[] {
  return hashedSpansOf(parcels).flatMap(({ input, first, end, hash }) =>
    hash === undefined ? [] : [{ input, first, end, hash }],
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
