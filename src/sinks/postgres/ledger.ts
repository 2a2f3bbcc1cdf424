import type { ClientBase, DatabaseError, QueryResult } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Batch } from '../../record/batch.ts';
import type { Parcel } from '../../record/parcel.ts';
import type { Job, JobState, Ledger, LockPatience } from '../../record/sink.ts';
import type { InputId } from '../../record/span.ts';
import type { Tally } from '../../record/tally.ts';
import type { BatchEntry } from './batch-entry.ts';
import { endSession } from './beside.ts';
import { connect } from './connect/connect.ts';
import type { Connection } from './connect/connection.ts';
import type { Target } from './connect/target.ts';
import { durably } from './durably.ts';
import { lockJob, lockSetup } from './job-lock.ts';
import { type JobSteps, NO_STEPS } from './job-steps.ts';
import { ledgerFailure, ledgerIsGone, lostCommits, stageIsGone, takenOver } from './ledger-errors.ts';
import type { LedgerOptions } from './ledger-options.ts';
import { type Reading, readJob } from './ledger-reading.ts';
import { type LedgerSql, ledgerSql } from './ledger-sql.ts';
import { hashedSpansOf, spansOf } from './span-row.ts';
import { unlessStalled } from './stall.ts';

/** The ledger of one run, in the target's own database. Holds a session whose lock keeps other runs off. */
export class PostgresLedger implements Ledger {
  readonly #target: Target;
  readonly #schema: string;
  readonly #sql: LedgerSql;
  /** That of tables which are unlogged where this one's is not, or the other way round: tables change. */
  readonly #other: LedgerSql;
  readonly #steps: JobSteps;
  readonly #stallMillis: number | undefined;
  readonly #signal: AbortSignal | undefined;
  /** Records of every batch that was told to be in the target, by where its first span begins. */
  readonly #acknowledged = new Map<string, number>();
  #control: Connection;
  /** The job whose lock the control session holds. */
  #locked: string | undefined;
  #claimed: { job: Job; epoch: string } | undefined;
  /** What `measured` told, and no batch has taken along yet. */
  #sizes = new Map<InputId, number>();
  /** What `read` found, so that `claim` sees whether it still holds. */
  #seen: Reading | undefined;

  constructor(
    target: Target,
    control: Connection,
    schema: string,
    { steps = NO_STEPS, unlogged = false, stallMillis, signal }: LedgerOptions = {},
  ) {
    this.#stallMillis = stallMillis;
    this.#signal = signal;
    signal?.addEventListener('abort', () => void this.#control.destroy(signal.reason), { once: true });
    this.#target = target;
    this.#control = control;
    this.#schema = schema;
    this.#sql = ledgerSql(schema, unlogged);
    this.#other = ledgerSql(schema, !unlogged);
    this.#steps = steps;
  }

  lock(job: Job, patience?: LockPatience): Promise<void> {
    return this.#guard('cannot lock the load', async (client, touch) => {
      await lockJob(client, this.#schema, job, patience, touch);
      this.#locked = job.id;
    });
  }

  async read(job: Job): Promise<JobState> {
    return this.#guard('cannot read the ledger', async (client) => {
      const found = await readJob(client, job, this.#sql, this.#other);
      this.#seen = found;
      return found.known;
    });
  }

  async claim(job: Job, anew: boolean): Promise<void> {
    await this.#guard('cannot claim the load in the ledger', async (client) => {
      if (this.#locked !== job.id) await lockJob(client, this.#schema, job);
      const isMoving = this.#seen?.job === job.id && this.#seen.keptIn === this.#other;
      for (const sql of isMoving ? [this.#sql, this.#other] : [this.#sql]) {
        const found = await client.query<{ current: boolean }>(sql.exists);
        if (!found.rows[0]?.current) await durably(client, [lockSetup(this.#schema), sql.create]);
      }
      // crash point: before claim
      if (isMoving) await durably(client, [this.#sql.adopt(job, this.#other)]);
      // The claim waits for batches of an older run that still live, so the count behind it is final.
      const claim = [
        ...[this.#sql.claim(job), this.#sql.count(job)],
        ...(anew ? [this.#sql.forget(job)] : []),
        ...(anew && (job.inputs || this.#hadInputs) ? [this.#sql.forgetInputs(job)] : []),
        ...(job.inputs ? [this.#sql.register(job, job.inputs)] : []),
      ];
      const check = ([row, count]: readonly QueryResult[]) => {
        const seen = this.#seen?.job === job.id && !anew ? this.#seen : undefined;
        const same =
          BigInt(row?.rows[0].epoch) === BigInt(seen?.epoch ?? 0) + 1n &&
          Number(count?.rows[0].count) === seen?.spans;
        if (seen && !same) throw takenOver(job);
        return true;
      };
      // A job that was finished begins once more with the inputs that are new.
      const begins = anew || (this.#seen?.job === job.id && this.#seen.known.state === 'finished');
      if (!begins) await this.#needed(client);
      const [row] = await durably(client, claim, check, begins ? this.#steps.begin : []);
      // crash point: claimed
      this.#claimed = { job, epoch: row?.rows[0].epoch };
    });
  }

  async finish(totals: Readonly<Tally>): Promise<void> {
    const { job, epoch } = this.#claim();
    const settle = () =>
      this.#guard('cannot finish the load in the ledger', async (client) => {
        // The update waits for another try that is still under way, and the sum sees what became of that.
        const statements = [
          ...[this.#sql.finish(job, epoch, totals), this.#sql.sum(job, epoch)],
          ...(job.inputs ? [this.#sql.finishInputs(job)] : []),
        ];
        const check = ([update, sum]: readonly QueryResult[]) => {
          if (update?.rowCount !== 1) {
            // An answer that was lost: what is asked for again is done.
            if (sum?.rows[0].state === 'finished') return false;
            throw takenOver(job);
          }
          const lost = this.#told() - Number(sum?.rows[0].read);
          if (lost !== 0) throw lostCommits(lost);
          return true;
        };
        await durably(client, statements, check, this.#steps.end);
      });
    // crash point: before finish
    if (!this.#control.alive) await this.#reconnect(job);
    await settle().catch(async (error: unknown) => {
      // Finishing twice is the same as once, so a session that broke meanwhile is no reason to give up.
      if (this.#control.alive) throw error;
      await this.#reconnect(job);
      await settle();
    });
    // crash point: finished
  }

  measured(input: InputId, bytes: number): void {
    this.#sizes.set(input, bytes);
  }

  /** The statements for a batch of the claimed job. */
  entry(parcels: readonly Parcel[]): BatchEntry {
    const { job, epoch } = this.#claim();
    const spans = spansOf(parcels);
    const settled = this.#sql.settled(job, epoch, spans);
    return {
      check: `${this.#sql.share(job)}; ${settled}`,
      settle: () =>
        [
          this.#sql.settle(job, epoch, job.hashed ? hashedSpansOf(parcels) : spans),
          ...this.#measure(job),
        ].join('; '),
      present: settled,
      epoch,
      spans: spans.length,
      concerns: (error) => this.concerns(error),
    };
  }

  /** Sizes go with the batch that comes next. Should it not come through, the inputs are read once more. */
  #measure(job: Job): string[] {
    const sizes = this.#sizes;
    this.#sizes = new Map();
    return sizes.size > 0 && job.inputs ? [this.#sql.measure(job, sizes)] : [];
  }

  /** Takes note that a batch was told to be in the target. */
  acknowledge({ spans: [first], tally }: Batch): void {
    if (first) this.#acknowledged.set(`${first.first} ${first.input}`, tally.read);
  }

  /** Whether an error speaks of the ledger's own tables, and not of a row of the batch. */
  concerns(error: DatabaseError): boolean {
    return error.schema === this.#schema && this.#sql.tables.includes(error.table ?? '');
  }

  /** Another run has claimed the job: nothing more of this one can be committed. */
  takenOver(): SluiceError {
    return takenOver(this.#claim().job);
  }

  /** Somebody has removed the ledger under the run. */
  gone(cause: DatabaseError): SluiceError {
    return ledgerIsGone(this.#schema, this.#told(), cause);
  }

  close(): Promise<void> {
    return this.#control.end();
  }

  get #hadInputs(): boolean {
    const known = this.#seen?.known;
    return known !== undefined && known.state !== 'new' && known.many !== undefined;
  }

  #told(): number {
    return [...this.#acknowledged.values()].reduce((sum, records) => sum + records, 0);
  }

  #claim() {
    if (this.#claimed) return this.#claimed;
    throw new SluiceError('internal', 'the ledger was written to before the job was claimed');
  }

  /** What earlier runs have put there must still be there. */
  async #needed(client: ClientBase): Promise<void> {
    const { needs } = this.#steps;
    if (needs === undefined) return;
    const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [needs]);
    if (rows[0]?.exists) return;
    throw stageIsGone(needs);
  }

  async #reconnect(job: Job): Promise<void> {
    const { facts } = this.#control;
    this.#control = await connect(this.#target, this.#signal);
    await this.#guard('cannot lock the load', async (client, touch) => {
      // The server may not know yet that the session is gone, which holds the lock.
      await endSession(client, facts);
      await lockJob(client, this.#schema, job, undefined, touch);
    });
  }

  async #guard<T>(doing: string, work: (client: ClientBase, touch: () => void) => Promise<T>): Promise<T> {
    const { client } = this.#control;
    try {
      return await unlessStalled(
        this.#target,
        this.#control,
        (touch) => work(client, touch),
        this.#stallMillis,
      );
    } catch (error) {
      throw ledgerFailure(error, doing, this.#schema);
    }
  }
}
