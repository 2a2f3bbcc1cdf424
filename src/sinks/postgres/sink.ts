import { DatabaseError } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Batch, Receipt } from '../../record/batch.ts';
import type { Schema, Wire } from '../../record/schema.ts';
import type { Ledger, SetAside, Sink } from '../../record/sink.ts';
import type { Tally } from '../../record/tally.ts';
import type { BatchEntry } from './batch-entry.ts';
import { endSessionBeside } from './beside.ts';
import { connect, preferring } from './connect/connect.ts';
import type { Connection } from './connect/connection.ts';
import type { Target } from './connect/target.ts';
import { copyInto, copyStatement } from './copy.ts';
import { failureOf } from './failure.ts';
import type { JobSteps } from './job-steps.ts';
import { Lanes } from './lanes.ts';
import { PostgresLedger } from './ledger.ts';
import { LEDGER_SCHEMA } from './ledger-sql.ts';
import type { MergePlan } from './merge.ts';
import { wasCommitted } from './outcome.ts';
import { refusalOf } from './refused-batch.ts';
import { changedColumns, shapeGuard } from './shape.ts';
import { watchSession } from './stall.ts';
import { SuspectSearch } from './suspect-search.ts';
import type { Table } from './table.ts';
import type { TableName } from './table-name.ts';
import { type CopyPlan, leavesOpen, type Progress, runTransaction } from './transaction.ts';
import { wireOf } from './wire.ts';

export interface PostgresSinkOptions {
  readonly target: Target;
  /** A session to go on with; the sink ends it. Opened where there is none. */
  readonly control?: Connection | undefined;
  readonly table: Table;
  /** Where the rows go, if not into the table itself. */
  readonly into?: TableName | undefined;
  readonly schema: Schema;
  /** For rows whose keys are in the table already; without it they are refused. */
  readonly merge?: MergePlan | undefined;
  /** The schema that the ledger lies in; false for no ledger. */
  readonly ledger?: string | false | undefined;
  /** What the job does besides, with the ledger. */
  readonly steps?: JobSteps | undefined;
  /** Without any progress for so long, a connection is given up. */
  readonly stallMillis?: number | undefined;
}

const UNDEFINED_TABLE = '42P01';
/** When all is to stop at once, so long for the answer to a COMMIT. */
const LAST_ANSWER_MILLIS = 1_000;

/** Opens the sink for a table whose columns are mapped. Rejects with a SluiceError. */
export async function openPostgresSink(
  options: PostgresSinkOptions,
  signal?: AbortSignal,
): Promise<PostgresSink> {
  const control = options.control ?? (await connect(options.target, signal));
  return new PostgresSink(options, control, signal);
}

/** Loads batches into one table by COPY: every batch a transaction, on as many sessions as there are writes at once. */
export class PostgresSink implements Sink {
  readonly wire: Wire;
  readonly ledger?: Ledger;
  readonly #ledger: PostgresLedger | undefined;
  readonly #target: Target;
  readonly #lanes: Lanes;
  readonly #plan: CopyPlan;
  readonly #stallMillis: number | undefined;

  constructor(
    { target, table, into = table.name, schema, merge, ledger = LEDGER_SCHEMA, ...more }: PostgresSinkOptions,
    control: Connection,
    signal?: AbortSignal,
  ) {
    this.wire = wireOf(schema);
    this.#target = { ...preferring(target, control.route), ...writable(target, control) };
    this.#lanes = new Lanes(this.#target);
    this.#plan = {
      statement: copyStatement(into, schema, this.wire),
      wire: this.wire,
      copyInto: (into) => copyInto(into, this.wire),
      guard: this.wire === 'copy-binary' ? shapeGuard(into, schema) : undefined,
      merge,
      suspects: new SuspectSearch(
        into,
        schema.columns.map(({ name }) => name),
      ),
      table: table.shown,
      relation: into.table,
    };
    this.#stallMillis = more.stallMillis;
    if (ledger === false) this.#lanes.give(control);
    else {
      this.#ledger = new PostgresLedger(this.#target, control, ledger, {
        steps: more.steps,
        unlogged: into === table.name && table.unlogged,
        stallMillis: more.stallMillis,
        signal,
      });
      this.ledger = this.#ledger;
    }
  }

  prepare(signal: AbortSignal): void {
    this.#lanes.prepare(signal);
  }

  async write(batch: Batch, signal: AbortSignal, setAside?: SetAside): Promise<Receipt> {
    const entryOf = ({ parcels }: Batch) => this.#ledger?.entry(parcels);
    const lane = await this.#lanes.take(signal);
    const watch = watchSession(this.#target, lane, this.#stallMillis);
    const progress: Progress = { committing: false, opening: 0, touch: watch.touch };
    let timer: NodeJS.Timeout | undefined;
    const end = () => void lane.destroy(new Error('stopped'));
    // Once COMMIT is sent, its answer is waited for: an abort then would leave open what became of it.
    const stop = () => {
      if (progress.committing) timer = setTimeout(end, LAST_ANSWER_MILLIS);
      else end();
    };
    signal.addEventListener('abort', stop);
    let earlier: Tally | undefined;
    try {
      signal.throwIfAborted();
      const work = { plan: this.#plan, batch, entryOf, progress, setAside };
      const outcome = await runTransaction(lane, work);
      this.#lanes.give(lane);
      if (outcome.is === 'fenced off') throw this.#ledger?.takenOver();
      if (outcome.is === 'already settled') earlier = outcome.tally;
    } catch (error) {
      await this.#lanes.drop(lane);
      const entry = entryOf(progress.settling ?? batch);
      if (!(await this.#landed(error, progress, entry, signal))) {
        if (isStall(error)) await endSessionBeside(this.#target, lane);
        throw this.#explain(error, batch, progress, signal);
      }
    } finally {
      watch.stop();
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
    const settled = progress.settling ?? batch;
    this.#ledger?.acknowledge(settled);
    // crash point: batch settled
    return { batch: settled, tally: earlier ?? settled.tally };
  }

  async close(): Promise<void> {
    await Promise.all([this.#lanes.close(), this.#ledger?.close()]);
  }

  /** The one case in which a failed transaction may still be in the target: COMMIT was sent, no answer came. */
  async #landed(
    error: unknown,
    { committing, transaction }: Progress,
    entry: BatchEntry | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!committing || !transaction || !leavesOpen(error)) return false;
    // The next run finds it in the ledger.
    if (signal.aborted && entry) throw signal.reason;
    return wasCommitted(this.#target, transaction, entry, undefined, signal);
  }

  #explain(raw: unknown, batch: Batch, progress: Progress, signal: AbortSignal): unknown {
    const error = changedColumns(raw, this.#plan.table);
    if (error instanceof SluiceError) return error;
    if (signal.aborted) return signal.reason;
    const { table, relation } = this.#plan;
    if (!(error instanceof DatabaseError)) return failureOf(error, `cannot load into ${table}`);
    if (this.#ledger && isMissingLedger(error, progress)) return this.#ledger.gone(error);
    if (this.#ledger?.concerns(error)) {
      return new SluiceError('internal', `the ledger already has a part of this batch: ${error.message}`, {
        cause: error,
      });
    }
    return refusalOf(error, batch, table, relation) ?? failureOf(error, `cannot load into ${table}`);
  }
}

/** A server that took rows once is not taken for one that never does: where it comes back read-only, it is waited for. */
function writable({ attributes }: Target, { facts }: Connection): Partial<Target> {
  return attributes === 'any' && !facts.readOnly && !facts.standby ? { attributes: 'read-write' } : {};
}

/** Whether it is the ledger that is not there: told by where in the statements the server stumbled. */
function isMissingLedger(
  { code, position, internalQuery }: DatabaseError,
  { committing, opening }: Progress,
): boolean {
  if (code !== UNDEFINED_TABLE || internalQuery !== undefined) return false;
  return committing || Number(position) <= opening;
}

function isStall(error: unknown): boolean {
  return error instanceof SluiceError && error.code === 'target/stalled';
}
