import type { Batch, Receipt } from './batch.ts';
import type { Wire } from './schema.ts';
import type { HashedSpan, InputId, Span } from './span.ts';
import type { Tally } from './tally.ts';

/** What tells one state of a source from another. Absent parts are unknown, as for a pipe. */
export interface Fingerprint {
  readonly size?: number;
  readonly mtimeMillis?: number;
  /** What a server names this state by. */
  readonly etag?: string;
  /** SHA-256 of the first 64 KiB, of a pipe only of what lies before its first record; hexadecimal. */
  readonly head: string;
  /** SHA-256 of the last 64 KiB, of what is longer than that. */
  readonly end?: string;
}

/** How loaded records come to be seen: batch by batch, all at once, or all at once in place of those that are there. */
export type Publication = 'append' | 'atomic' | 'replace';

/** One of the several inputs of a job. */
export interface JobInput {
  readonly input: InputId;
  readonly fingerprint: Fingerprint;
}

/** What the ledger knows of one of several inputs. */
export interface KnownInput extends JobInput {
  /** Whether a run that had it among its inputs came to its end. */
  readonly isFinished: boolean;
  /** Whether anything of it is settled. */
  readonly isBegun: boolean;
  /** Bytes of what it holds, where only reading it to its end has told that. */
  readonly size: number | undefined;
}

/** One load of one source into one target: what the ledger knows it by. */
export interface Job {
  /** A name given by the user, or a hash of source and target. */
  readonly id: string;
  /** Both as people know them, without secrets. */
  readonly source: string;
  readonly target: string;
  readonly input: InputId;
  readonly fingerprint: Fingerprint;
  /** Of a job of several inputs, those that a run is to load; `input` and `fingerprint` then say nothing of any. */
  readonly inputs?: readonly JobInput[];
  /** Whether its source is known by nothing but its bytes, so that the ledger keeps a hash of each span. */
  readonly hashed: boolean;
  readonly publication: Publication;
}

/** A span that is durable in the target, with what became of its records. */
export interface SettledSpan extends Span {
  readonly tally: Readonly<Tally>;
  /** Line ends within the span. */
  readonly lines: number;
}

/** What the ledger knows of a job before a run begins. */
export type JobState =
  | {
      readonly state: 'new';
      /** Of several inputs: one that another job has brought into the same target, as it is now. */
      readonly elsewhere?: { readonly job: string; readonly input: InputId };
    }
  | {
      readonly state: 'unfinished';
      readonly publication: Publication;
      readonly fingerprint: Fingerprint;
      /** Of inputs that are not finished. */
      readonly settled: readonly SettledSpan[];
      readonly many?: KnownInputs;
      /** Of a hashed job, as its batches were; neighbours are not joined. */
      readonly hashes: readonly HashedSpan[];
    }
  | {
      readonly state: 'finished';
      readonly fingerprint: Fingerprint;
      readonly totals: Readonly<Tally>;
      readonly finishedAt: Date;
      /** Where there is one input, and the ledger keeps them. */
      readonly settled?: readonly SettledSpan[];
      readonly many?: KnownInputs;
    };

/** Where a job has several inputs. */
export interface KnownInputs {
  readonly inputs: readonly KnownInput[];
  /** What became of the records of those that are finished. */
  readonly finished: Readonly<Tally>;
}

/** How a job that another run holds is waited for. */
export interface LockPatience {
  /** 0 where it is not. */
  readonly forMillis: number;
  readonly signal: AbortSignal;
  /** Called once, where there is something to wait for. */
  readonly tell: (holder: string) => void;
}

/** Progress that commits with the data. Present on sinks whose target can hold it. */
export interface Ledger {
  /** Keeps other runs off the job, until `close`. Rejects with `ledger/locked` while another live run holds it. */
  lock(job: Job, patience: LockPatience): Promise<void>;
  /** Reads what is known of the job. Changes nothing. */
  read(job: Job): Promise<JobState>;
  /**
   * Claims the job for this run: raises its epoch, so that an older run that still lives can commit
   * nothing more. `anew` forgets all spans of earlier runs. Called once, behind `lock` and before the first `write`.
   */
  claim(job: Job, anew: boolean): Promise<void>;
  /**
   * Takes note of how many bytes an input holds that only reading it to its end has told. It is durable with some
   * later batch; where none comes, the input is read once more.
   */
  measured(input: InputId, bytes: number): void;
  /** Marks the job as finished, durably; everything committed before becomes durable with it. */
  finish(totals: Readonly<Tally>): Promise<void>;
}

/** A record that the target refused: `batch.parcels[parcel]`, and its number among those that go out. */
export interface Refusal {
  readonly parcel: number;
  readonly index: number;
  readonly sqlstate: string;
  /** The target column that the target named. */
  readonly column?: string;
  /** The target's own words. May hold data. */
  readonly detail: string;
}

/**
 * Sets refused records aside, durably, and resolves with the batch without them: the same spans, another
 * tally. Rejects where there are too many.
 */
export type SetAside = (batch: Batch, refusals: readonly Refusal[]) => Promise<Batch>;

/** Where batches go. */
export interface Sink {
  readonly wire: Wire;
  /** Begins to open what the first write needs, and returns at once. What fails here is tried again, and told, there. */
  prepare?(signal: AbortSignal): void;
  /**
   * Writes one batch as one transaction, its ledger rows included, and resolves when it is settled.
   * Called by several lanes at once, for different batches. When it rejects, nothing of the batch is
   * in the target. The batch's memory may be reused as soon as the promise is settled, not before.
   * Records that the target refuses are looked for and given to `setAside`, before the others are committed;
   * without it the first of them rejects the write.
   */
  write(batch: Batch, signal: AbortSignal, setAside?: SetAside): Promise<Receipt>;
  /** All is written, and the run was not stopped: makes whole what is so only then. Absent where every batch is. */
  finish?(): Promise<void>;
  /** Ends all connections. An open transaction is rolled back. Safe to call twice. */
  close(): Promise<void>;
  readonly ledger?: Ledger;
}
