import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientBase, DatabaseError } from 'pg';
import { SluiceError } from '../../errors.ts';
import { askBeside } from './beside.ts';
import type { Target } from './connect/target.ts';

/** The answer to a COMMIT was lost, and the server cannot be asked: the batch is in the target, or not. */
export class UnknownOutcome extends SluiceError {}

/** A transaction as the server knows it. */
export interface Transaction {
  readonly xid: string;
  readonly pid: number;
}

/** With a ledger a second try is safe, whatever has become of the first. */
const PATIENCE_MILLIS = 3_000;
const PATIENCE_WITHOUT_LEDGER_MILLIS = 30_000;
const PAUSE_MILLIS = 200;

/**
 * Finds out whether a transaction was committed whose COMMIT was not answered. One that still runs is
 * ended first: it might commit after we looked. `present` counts its ledger rows where there is a ledger,
 * which holds on another server too, after a failover. Rejects with UnknownOutcome when no server answers, and when
 * the signal ends the asking.
 */
export async function wasCommitted(
  target: Target,
  transaction: Transaction,
  ledger: { readonly present: string; readonly spans: number } | undefined,
  patienceMillis = ledger ? PATIENCE_MILLIS : PATIENCE_WITHOUT_LEDGER_MILLIS,
  signal?: AbortSignal,
): Promise<boolean> {
  let cause: unknown;
  for (
    const deadline = performance.now() + patienceMillis;
    performance.now() < deadline;
    await sleep(PAUSE_MILLIS)
  ) {
    if (signal?.aborted) break;
    try {
      const landed = await askBeside(target, (client) => hasLanded(client, transaction, ledger), signal);
      if (landed !== undefined) return landed;
    } catch (error) {
      cause = error;
    }
  }
  throw new UnknownOutcome(
    'target/unavailable',
    'the server did not answer COMMIT, and cannot be asked what became of it',
    {
      hint: ledger
        ? 'run the same command again once the server is back: the ledger tells what is loaded'
        : 'without a ledger nothing tells whether the last batch is loaded: compare the number of rows',
      // Only the ledger keeps a second try from loading the batch twice.
      final: ledger === undefined,
      cause,
    },
  );
}

/** Undefined where it still runs. */
async function hasLanded(
  client: ClientBase,
  transaction: Transaction,
  ledger: { readonly present: string; readonly spans: number } | undefined,
): Promise<boolean | undefined> {
  const status = await statusOf(client, transaction);
  if (status === 'in progress') return undefined;
  if (!ledger) return status === 'committed';
  const { rows } = await client.query<{ settled: number }>(ledger.present);
  return rows[0]?.settled === ledger.spans;
}

async function statusOf(
  client: ClientBase,
  { xid, pid }: Transaction,
): Promise<'in progress' | 'committed' | 'aborted'> {
  try {
    const { rows } = await client.query(`SELECT txid_status(${xid}) AS status`);
    if (rows[0].status !== 'in progress') return rows[0].status;
  } catch (error) {
    // The server has not got that far in its numbers: it is a copy from before the transaction.
    if (error instanceof DatabaseError && error.code === '22023') return 'aborted';
    throw error;
  }
  // The process may have got another client by now: only with that very transaction is it the one.
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid = ${pid} AND backend_xid::text = (${xid} % (1::int8 << 32))::text`);
  return 'in progress';
}
