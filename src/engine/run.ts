import { SluiceError } from '../errors.ts';
import type { TableWriters } from '../kernel/plan.ts';
import type { Pool } from '../kernel/pool.ts';
import type { Listener, RunEvent } from '../observe/event.ts';
import type { Batch, Receipt } from '../record/batch.ts';
import type { Fault } from '../record/fault.ts';
import { addMended, type Mended, NOTHING_MENDED } from '../record/mended.ts';
import type { Parcel } from '../record/parcel.ts';
import type { Sink } from '../record/sink.ts';
import type { Source } from '../record/source.ts';
import type { InputId } from '../record/span.ts';
import { addTally, emptyTally, type Tally } from '../record/tally.ts';
import { exceedsLimit, limitReason, type RejectLimit } from '../state/reject-limit.ts';
import type { Rejects } from '../state/rejects.ts';
import { type Arena, openArena } from './arena.ts';
import type { LoadSteps } from './load.ts';
import { runPipeline } from './pipeline.ts';
import type { Plan } from './plan.ts';
import { refusedParcels, withoutRefused } from './refusals.ts';

const OCCUPANCY_MILLIS = 1000;

/** One run of a job: everything is open, everything is decided. */
export interface Run {
  /** The caller's to close. */
  readonly source: Source;
  /** What became of records in earlier runs: the limit of rejects is on all of them. */
  readonly earlier: Readonly<Tally>;
  readonly plan: Plan;
  readonly tables: TableWriters;
  /** Not started yet; closed at the end. */
  readonly pool: Pool;
  readonly sink: Sink;
  readonly rejects: Rejects;
  readonly limit: RejectLimit;
  /** A target that is away is waited for so long. */
  readonly retryMillis: number;
  readonly listener: Listener;
  /** Stops reading; what was read is loaded. */
  readonly drain: AbortSignal;
  /** Stops at once; what is not settled is rolled back. */
  readonly signal: AbortSignal;
}

export interface RunResult {
  /** Of this run alone. */
  readonly tally: Readonly<Tally>;
  /** Bytes of the source that this run settled. */
  readonly bytes: number;
  /** What of the records that this run sent was mended. */
  readonly mended: Mended;
  /** Whether it was drained before the end. */
  readonly drained: boolean;
}

/** Runs the pipeline over all inputs. */
export async function run(job: Run): Promise<RunResult> {
  job.sink.prepare?.(job.signal);
  const arena = openArena(job.plan, job.tables, job.pool);
  const account = new Account(job);
  const watch = setInterval(() => job.listener(occupancyOf(arena)), OCCUPANCY_MILLIS);
  try {
    await runStages(job, arena, account);
    // crash point: everything settled
    account.close();
    const { tally, bytes, mended } = account;
    return { tally, bytes, mended, drained: job.drain.aborted };
  } finally {
    clearInterval(watch);
    await arena.pool.close();
  }
}

function occupancyOf({ occupancy: { source, workers, lanes } }: Arena): RunEvent {
  return { type: 'occupancy', source: source.share(), workers: workers.share(), lanes: lanes.share() };
}

async function runStages(job: Run, arena: Arena, account: Account): Promise<void> {
  const stop = new AbortController();
  const { source, sink, listener, drain, signal } = job;
  const steps: LoadSteps = {
    before: (batch) => account.before(batch),
    setAside: (batch, refusals) => account.setAside(batch, refusedParcels(arena, batch, refusals)),
    patience: {
      forMillis: job.retryMillis,
      giveUp: AbortSignal.any([drain, stop.signal]),
      tell: (attempt, reason, delayMillis) => listener({ type: 'retrying', attempt, reason, delayMillis }),
    },
    settled: (receipt) => account.settled(receipt),
  };
  const abort = () => stop.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    const measured = (input: InputId, bytes: number) => sink.ledger?.measured(input, bytes);
    const reading = { source, listener, drain, measured, stop: stop.signal };
    await runPipeline({ reading, arena, sink, steps, stop });
  } catch (error) {
    // What failed first counts, not what failed because of it.
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Counts what a run reads and settles, and holds it against the limit of rejects. */
class Account {
  readonly tally = emptyTally();
  bytes = 0;
  mended = NOTHING_MENDED;
  readonly #job: Run;
  /** Of all runs of the job, what is under way included. */
  readonly #seen = emptyTally();

  constructor(job: Run) {
    this.#job = job;
    addTally(this.#seen, job.earlier);
  }

  /** Rejects are durable before their batch is. */
  async before(batch: Batch): Promise<void> {
    const faulty = batch.parcels.filter(({ faults }) => faults.length > 0);
    addTally(this.#seen, batch.tally);
    for (const parcel of faulty) {
      this.#job.listener({ type: 'rejected', parcel, faults: parcel.faults });
    }
    await this.#job.rejects.write(faulty);
    this.#check(false);
  }

  /** As for rejects of our own: durable before their batch is, and counted against the limit. */
  async setAside(batch: Batch, refused: ReadonlyMap<Parcel, readonly Fault[]>): Promise<Batch> {
    const parcels = [...refused].map(([parcel, faults]) => ({ ...parcel, faults }));
    for (const parcel of parcels) {
      this.#seen.loaded -= parcel.faults.length;
      this.#seen.rejected += parcel.faults.length;
      this.#job.listener({ type: 'rejected', parcel, faults: parcel.faults });
    }
    await this.#job.rejects.write(parcels);
    this.#check(false);
    return withoutRefused(batch, refused);
  }

  settled({ batch, tally }: Receipt): void {
    addTally(this.tally, tally);
    for (const { mended } of batch.parcels) if (mended) this.mended = addMended(this.mended, mended);
    const sourceBytes = batch.spans.reduce((sum, { first, end }) => sum + end - first, 0);
    this.bytes += sourceBytes;
    this.#job.listener({ type: 'settled', tally, sourceBytes, payloadBytes: batch.bytes });
  }

  close(): void {
    this.#check(true);
  }

  #check(ended: boolean): void {
    const { limit, rejects } = this.#job;
    if (!exceedsLimit(limit, this.#seen, ended)) return;
    throw new SluiceError('rejects/limit', limitReason(limit, this.#seen), {
      ...(rejects.path === undefined ? {} : { notes: [`the rejected rows are in ${rejects.path}`] }),
      hint: 'mend the source or the table, or allow more with --max-rejects; the same command goes on from here',
    });
  }
}
