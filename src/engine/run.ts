import { SluiceError } from '../errors.ts';
import type { TableWriters } from '../kernel/plan.ts';
import type { Pool } from '../kernel/pool.ts';
import type { Listener, RunEvent } from '../observe/event.ts';
import type { Batch, Receipt } from '../record/batch.ts';
import type { Fault } from '../record/fault.ts';
import type { Parcel } from '../record/parcel.ts';
import type { SettledSpan, Sink } from '../record/sink.ts';
import type { Input } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';
import { addTally, emptyTally, type Tally } from '../record/tally.ts';
import { exceedsLimit, limitReason, type RejectLimit } from '../state/reject-limit.ts';
import type { Rejects } from '../state/rejects.ts';
import { type Arena, openArena } from './arena.ts';
import { Framer } from './framer.ts';
import { findGaps, type Gap } from './gaps.ts';
import type { LoadSteps } from './load.ts';
import { runPipeline } from './pipeline.ts';
import type { Plan } from './plan.ts';
import { refusedParcels, withoutRefused } from './refusals.ts';
import type { Place } from './work.ts';

const OCCUPANCY_MILLIS = 1000;

/** One run of a job: everything is open, everything is decided. */
export interface Run {
  readonly input: Input;
  /** Where the first record begins, behind a header, and the line that is. */
  readonly from: InputOffset;
  readonly fromLine: number;
  /** What earlier runs of the job have settled. */
  readonly settled: readonly SettledSpan[];
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
  /** Whether it was drained before the end. */
  readonly drained: boolean;
}

/** Runs the pipeline over every stretch of the input that is not settled. */
export async function run(job: Run): Promise<RunResult> {
  job.sink.prepare?.(job.signal);
  const arena = openArena(job.plan, job.tables, job.pool);
  const account = new Account(job);
  const watch = setInterval(() => job.listener(occupancyOf(arena)), OCCUPANCY_MILLIS);
  try {
    let place: Place = { line: job.fromLine, record: 1 };
    for (const gap of findGaps(job.settled, job.from, job.input.size)) {
      if (job.drain.aborted) break;
      place = { line: place.line + gap.linesBefore, record: place.record + gap.recordsBefore };
      const seen = await runGap(job, arena, gap, place, account);
      place = { line: place.line + seen.lines, record: place.record + seen.records };
    }
    account.close();
    return { tally: account.tally, bytes: account.bytes, drained: job.drain.aborted };
  } finally {
    clearInterval(watch);
    await arena.pool.close();
  }
}

function occupancyOf({ occupancy: { source, workers, lanes } }: Arena): RunEvent {
  return { type: 'occupancy', source: source.share(), workers: workers.share(), lanes: lanes.share() };
}

async function runGap(job: Run, arena: Arena, gap: Gap, place: Place, account: Account) {
  const seen = { lines: 0, records: 0 };
  const stop = new AbortController();
  const steps: LoadSteps = {
    before: (batch) => account.before(batch),
    setAside: (batch, refusals) => account.setAside(batch, refusedParcels(arena, batch, refusals)),
    patience: {
      forMillis: job.retryMillis,
      giveUp: AbortSignal.any([job.drain, stop.signal]),
      tell: (attempt, reason, delayMillis) =>
        job.listener({ type: 'retrying', attempt, reason, delayMillis }),
    },
    settled: (receipt) => {
      for (const parcel of receipt.batch.parcels) {
        seen.lines += parcel.lines;
        seen.records += parcel.tally.read;
      }
      account.settled(receipt);
    },
  };
  const { input, sink, drain, signal } = job;
  const abort = () => stop.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    const framer = new Framer(arena, input.id, gap.first, stop.signal, gap.end === undefined);
    const bytes = watched(job, arena, gap, stop.signal);
    await runPipeline({ bytes, framer, place, arena, sink, steps, stop, drain });
  } catch (error) {
    // What failed first counts, not what failed because of it.
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return seen;
}

/** The gap's bytes; ends early when the run is drained, also while the source has nothing to give. */
async function* watched(
  { input, listener, drain }: Run,
  { occupancy }: Arena,
  gap: Gap,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const source = input.read(gap.first, gap.end, AbortSignal.any([signal, drain]))[Symbol.asyncIterator]();
  let end = gap.first;
  try {
    for (;;) {
      const next = await occupancy.during('source', () => source.next());
      if (next.done) break;
      end += next.value.length;
      listener({ type: 'chunk', bytes: next.value.length, end });
      yield next.value;
    }
  } catch (error) {
    if (!drain.aborted || signal.aborted) throw error;
  } finally {
    await source.return?.();
  }
}

/** Counts what a run reads and settles, and holds it against the limit of rejects. */
class Account {
  readonly tally = emptyTally();
  bytes = 0;
  readonly #job: Run;
  /** Of all runs of the job, what is under way included. */
  readonly #seen = emptyTally();

  constructor(job: Run) {
    this.#job = job;
    for (const span of job.settled) addTally(this.#seen, span.tally);
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
