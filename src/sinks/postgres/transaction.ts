import { DatabaseError, type QueryResult } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Batch } from '../../record/batch.ts';
import type { Wire } from '../../record/schema.ts';
import type { Connection } from './connect/connection.ts';
import { copyBatch } from './copy.ts';
import type { BatchEntry } from './ledger.ts';
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

/**
 * One batch, one transaction, three round trips: begin and check the epoch; COPY; ledger rows and COMMIT.
 * Resolves when it is committed, or when the ledger shows that it was before. Rejects with what went wrong.
 */
export async function runTransaction(
  { client }: Connection,
  plan: CopyPlan,
  batch: Batch,
  entry: BatchEntry | undefined,
  progress: Progress,
): Promise<'committed' | 'already settled' | 'fenced off'> {
  const opening = [
    'BEGIN ISOLATION LEVEL READ COMMITTED',
    // Rows and ledger rows vanish together in a crash, and the next run loads them again.
    ...(entry ? ['SET LOCAL synchronous_commit TO off'] : []),
    'SELECT txid_current() AS xid, pg_backend_pid() AS pid',
    ...(entry ? [entry.check] : []),
  ];
  const begun = (await client.query(opening.join('; '))) as unknown as QueryResult[];
  const [own, epoch, settled] = begun.slice(entry ? 2 : 1);
  progress.transaction = own?.rows[0];
  progress.touch();
  if (entry && epoch?.rows[0]?.epoch !== entry.epoch) return leave('fenced off');
  if (entry && settled?.rows[0].settled === entry.spans) return leave('already settled');
  const rows = batch.parcels.reduce((sum, { ends }) => sum + ends.length, 0);
  if (rows > 0) {
    const taken = await copyBatch(client, plan.statement, plan.wire, batch, progress.touch);
    if (taken !== rows) throw lostRows(plan.table, rows, taken);
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

  async function leave<T>(outcome: T): Promise<T> {
    await client.query('ROLLBACK');
    return outcome;
  }
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
