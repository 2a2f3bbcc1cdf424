import { DatabaseError, type QueryResult } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Batch } from '../../record/batch.ts';
import type { Wire } from '../../record/schema.ts';
import type { Connection } from './connect/connection.ts';
import { copyBatch } from './copy.ts';
import type { BatchEntry } from './ledger.ts';
import { openedCopy, type TextRow } from './opened-copy.ts';
import type { Transaction } from './outcome.ts';

/** How every batch of a sink is written. */
export interface CopyPlan {
  readonly statement: string;
  readonly wire: Wire;
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
  touch(): void;
}

type Outcome = 'committed' | 'already settled' | 'fenced off';

/**
 * One batch, one transaction, two round trips: begin, check the epoch and COPY; ledger rows and COMMIT.
 * Resolves when it is committed, or when the ledger shows that it was before. Rejects with what went wrong.
 */
export async function runTransaction(
  { client }: Connection,
  plan: CopyPlan,
  batch: Batch,
  entry: BatchEntry | undefined,
  progress: Progress,
): Promise<Outcome> {
  let hindrance: Exclude<Outcome, 'committed'> | undefined;
  const begun = ([own, epoch, settled]: readonly (readonly TextRow[])[]): boolean => {
    progress.transaction = transactionOf(own?.[0]);
    progress.touch();
    if (entry && epoch?.[0]?.epoch !== entry.epoch) hindrance = 'fenced off';
    else if (entry && Number(settled?.[0]?.settled) === entry.spans) hindrance = 'already settled';
    return hindrance === undefined;
  };
  const rows = batch.parcels.reduce((sum, { ends }) => sum + ends.length, 0);
  const copy = openedCopy(openingOf(entry), plan.statement, begun);
  try {
    const taken = await copyBatch(client, copy, plan.wire, batch, progress.touch);
    if (taken !== rows) throw lostRows(plan.table, rows, taken);
  } catch (error) {
    if (hindrance === undefined) throw error;
    await client.query('ROLLBACK');
    return hindrance;
  }
  progress.touch();
  progress.committing = true;
  const ended = (await client.query(
    entry ? `${entry.settle}; COMMIT` : 'COMMIT',
  )) as unknown as QueryResult[];
  const { command } = [ended].flat().at(-1) as QueryResult;
  progress.committing = false;
  // A COMMIT of a failed transaction is no error to the server: it answers with another tag.
  if (command !== 'COMMIT')
    throw new SluiceError('target/refused', `the server answered ${command} to COMMIT`);
  return 'committed';
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

function lostRows(table: string, sent: number, taken: number): SluiceError {
  return new SluiceError(
    'target/lost-rows',
    `${table} took ${taken} of ${sent} rows: a trigger or a rule swallowed the others`,
    {
      place: table,
      hint: 'look for BEFORE triggers that return NULL: SELECT tgname FROM pg_trigger WHERE tgrelid = …::regclass',
    },
  );
}
