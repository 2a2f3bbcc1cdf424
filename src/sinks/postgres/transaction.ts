import { type Client, DatabaseError, type QueryResult } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Batch } from '../../record/batch.ts';
import type { Wire } from '../../record/schema.ts';
import type { SetAside } from '../../record/sink.ts';
import type { Tally } from '../../record/tally.ts';
import type { BatchEntry } from './batch-entry.ts';
import type { Connection } from './connect/connection.ts';
import { copyBatch } from './copy.ts';
import { tallyOf } from './ledger-sql.ts';
import { lostRows } from './lost-rows.ts';
import type { MergePlan } from './merge.ts';
import { openedCopy, type TextRow } from './opened-copy.ts';
import type { Transaction } from './outcome.ts';
import { refusalOf } from './refused-batch.ts';
import { copyAround, copyBeside, mergeAround } from './second-try.ts';
import { looksMisread } from './shape.ts';
import type { SuspectSearch } from './suspect-search.ts';

/** How every batch of a sink is written. */
export interface CopyPlan {
  readonly statement: string;
  readonly wire: Wire;
  /** Fails where the table's columns have changed; undefined where the server reads the values as text. */
  readonly guard: string | undefined;
  /** The same into another table, given with its columns. */
  copyInto(into: string): string;
  /** For rows whose keys are there already; undefined where they are refused. */
  readonly merge: MergePlan | undefined;
  /** Which rows the table may refuse. */
  readonly suspects: SuspectSearch;
  /** The table as people write it, for errors. */
  readonly table: string;
  /** Its bare name, as the server writes it into the context of errors. */
  readonly relation: string;
}

/** Where a batch's transaction is, for whoever has to judge its failure. */
export interface Progress {
  /** Set once the server has begun the transaction. */
  transaction?: Transaction;
  /** COMMIT is on its way: from here on only its answer tells what became of the batch. */
  committing: boolean;
  /** Characters of the statements before COPY, which speak of the ledger alone. */
  opening: number;
  /** The batch as it is about to be committed. */
  settling?: Batch;
  touch(): void;
}

/** What became of a batch; once committed, the batch as it is in the target. */
export type Outcome =
  | { readonly is: 'committed'; readonly batch: Batch }
  /** By an earlier try whose outcome was not known; what became of its records is in the ledger. */
  | { readonly is: 'already settled'; readonly tally: Tally }
  | { readonly is: 'fenced off' };

/** Why a batch is not loaded. */
type Hindrance = Exclude<Outcome, { is: 'committed' }>;

/** What a transaction needs besides its session. */
export interface Work {
  readonly plan: CopyPlan;
  readonly batch: Batch;
  /** The ledger's statements for a batch; undefined without a ledger. */
  readonly entryOf: (batch: Batch) => BatchEntry | undefined;
  readonly progress: Progress;
  readonly setAside: SetAside | undefined;
}

/**
 * One batch, one transaction, two round trips: begin, check the epoch and COPY; ledger rows and COMMIT. Where the
 * server refuses some of its rows, a second one loads the others. Resolves when it is committed, or when the
 * ledger shows that it was before. Rejects with what went wrong.
 */
export async function runTransaction({ client }: Connection, work: Work): Promise<Outcome> {
  const { plan, batch, entryOf, progress, setAside } = work;
  const entry = entryOf(batch);
  let hindrance: Hindrance | undefined;
  const begun = (results: readonly (readonly TextRow[])[]): boolean => {
    // crash point: after BEGIN
    hindrance = hindranceOf(results, entry, progress);
    return hindrance === undefined;
  };
  try {
    // crash point: before BEGIN
    const rows = batch.parcels.reduce((sum, { ends }) => sum + ends.length, 0);
    const opening = openingOf(entry);
    progress.opening = opening.length;
    const copy = openedCopy(opening, plan.statement, begun);
    const taken = await copyBatch(client, copy, plan.wire, batch, progress.touch);
    // crash point: COPY answered
    if (taken !== rows) throw lostRows(plan.table, rows, taken);
    progress.settling = batch;
    await commit(client, plan, entry, progress);
    return { is: 'committed', batch };
  } catch (error) {
    if (hindrance === undefined) {
      if (plan.guard && looksMisread(error)) await client.query(`ROLLBACK; ${plan.guard}`);
      if (setAside === undefined || !isRefusal(error, work)) throw error;
      return secondTransaction(client, work, setAside, progress.committing, sqlstateOf(error));
    }
  }
  await client.query('ROLLBACK');
  return hindrance;
}

/**
 * The batch once more, when the server has refused it: all rows but those at fault. `atOnce`: constraints that wait
 * for COMMIT are not let wait, since one of them has refused the batch there.
 */
async function secondTransaction(
  client: Client,
  work: Work,
  setAside: SetAside,
  atOnce: boolean,
  refusedFor: string | undefined,
): Promise<Outcome> {
  const { plan, batch, entryOf, progress } = work;
  progress.committing = false;
  await client.query('ROLLBACK');
  // crash point: second try
  const entry = entryOf(batch);
  const opening = (await client.query(openingOf(entry))) as unknown as QueryResult<TextRow>[];
  const results = opening.filter(({ fields }) => fields.length > 0).map(({ rows }) => rows);
  const hindrance = hindranceOf(results, entry, progress);
  if (hindrance !== undefined) {
    await client.query('ROLLBACK');
    return hindrance;
  }
  if (atOnce) await client.query(CHECK_AT_ONCE);
  const { merge } = plan;
  // Which of several faults the server meets first says nothing of the others.
  const found = merge
    ? await mergeAround(client, plan, merge, batch, refusedFor, progress.touch)
    : ((GUESSED.has(refusedFor ?? '')
        ? await copyBeside(client, plan, batch, refusedFor, progress.touch)
        : undefined) ?? (await copyAround(client, plan, batch, progress.touch)));
  if (!atOnce && !(await passesChecks(client, work))) {
    return secondTransaction(client, work, setAside, true, refusedFor);
  }
  // crash point: before setting aside
  const left = found.refusals.length > 0 ? await setAside(found.batch, found.refusals) : found.batch;
  // crash point: set aside
  progress.settling = left;
  await commit(client, plan, entryOf(left), progress);
  return { is: 'committed', batch: left };
}

/** A unique violation and a CHECK: which rows these are can be told beforehand. */
const GUESSED = new Set(['23505', '23514']);

function sqlstateOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

const CHECK_AT_ONCE = 'SET CONSTRAINTS ALL IMMEDIATE';

/** Whether constraints that wait for COMMIT hold: refused there, its rows could not be looked for any more. */
async function passesChecks(client: Client, work: Work): Promise<boolean> {
  try {
    await client.query(CHECK_AT_ONCE);
    return true;
  } catch (error) {
    if (isRefusal(error, work)) return false;
    throw error;
  }
}

async function commit(
  client: Client,
  { guard }: CopyPlan,
  entry: BatchEntry | undefined,
  progress: Progress,
): Promise<void> {
  progress.touch();
  progress.committing = true;
  // crash point: before COMMIT
  const answer = client.query(
    [guard, entry?.settle(), 'COMMIT'].filter((sql) => sql !== undefined).join('; '),
  );
  // crash point: COMMIT sent
  const ended = (await answer) as unknown as QueryResult[];
  // crash point: COMMIT answered
  const { command } = [ended].flat().at(-1) as QueryResult;
  progress.committing = false;
  // A COMMIT of a failed transaction is no error to the server: it answers with another tag.
  if (command !== 'COMMIT')
    throw new SluiceError('target/refused', `the server answered ${command} to COMMIT`);
}

/** Why the batch may not be loaded, from what the opening statements answered. Notes which transaction it is. */
function hindranceOf(
  [own, epoch, settled]: readonly (readonly TextRow[])[],
  entry: BatchEntry | undefined,
  progress: Progress,
): Hindrance | undefined {
  progress.transaction = transactionOf(own?.[0]);
  progress.touch();
  if (entry && epoch?.[0]?.epoch !== entry.epoch) return { is: 'fenced off' };
  const found = settled?.[0];
  return entry && found && Number(found.settled) === entry.spans
    ? { is: 'already settled', tally: tallyOf(found) }
    : undefined;
}

/** Whether rows of the batch are at fault. The ledger's own tables are not the batch's. */
function isRefusal(error: unknown, { plan, batch, entryOf }: Work): boolean {
  if (!(error instanceof DatabaseError) || entryOf(batch)?.concerns(error)) return false;
  return refusalOf(error, batch, plan.table, plan.relation) !== undefined;
}

function openingOf(entry: BatchEntry | undefined): string {
  return [
    'BEGIN ISOLATION LEVEL READ COMMITTED',
    // Rows and ledger rows vanish together in a crash, and the next run loads them again.
    ...(entry ? ['SET LOCAL synchronous_commit TO off'] : []),
    'SELECT txid_current() AS xid, pg_backend_pid() AS pid',
    ...(entry ? [entry.check] : []),
  ].join('; ');
}

function transactionOf({ xid, pid }: TextRow = {}): Transaction {
  if (!xid || !pid) throw new Error('the server did not say which transaction it has begun');
  return { xid, pid: Number(pid) };
}

/** Whether an error in answer to COMMIT leaves open what became of it: the server was going away. */
export function leavesOpen(error: unknown): boolean {
  if (!(error instanceof DatabaseError))
    return !(error instanceof SluiceError) || error.code === 'target/stalled';
  return ['08', '53', '57', '58', 'XX'].includes((error.code ?? '').slice(0, 2));
}
