import type { DatabaseError } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Job } from '../../record/sink.ts';
import { failureOf } from './failure.ts';

export function takenOver(job: Job): SluiceError {
  return new SluiceError(
    'ledger/locked',
    `another run has taken over the load of ${job.source} into ${job.target}`,
    {
      hint: 'run the same command again once it is done: it loads what is left',
    },
  );
}

export function lostCommits(records: number): SluiceError {
  return new SluiceError(
    'target/unavailable',
    `the server lost ${records} records that it had taken: it crashed during the load`,
    {
      hint: 'run the same command again: it loads them',
      final: true,
    },
  );
}

/** What the server or the network said; where rights are missing, how to do without. */
export function ledgerFailure(error: unknown, doing: string, schema: string): SluiceError {
  const failure = failureOf(error, doing);
  if (failure.code !== 'target/permission') return failure;
  return new SluiceError('target/permission', failure.message, {
    ...(failure.sqlstate && { sqlstate: failure.sqlstate }),
    notes: [`the ledger is in schema ${schema} of the target database; it makes a load resumable`],
    hint: 'name a schema that is yours with --ledger-schema, let its owner GRANT the rights, or use --no-ledger',
    cause: error,
  });
}

export function stageIsGone(stage: string): SluiceError {
  return new SluiceError('target/refused', 'the table that the rows were gathered in is gone', {
    place: stage,
    hint: '--restart loads all of it again',
  });
}

export function ledgerIsGone(schema: string, records: number, cause: DatabaseError): SluiceError {
  return new SluiceError('target/missing-table', 'the ledger of this load was removed while it ran', {
    place: `schema ${schema}`,
    notes: [
      `${records.toLocaleString('en-US')} records of this run were settled by then, and are in the table`,
    ],
    hint: 'without it the same command begins anew: remove the rows that are in the table first',
    ...(cause.code && { sqlstate: cause.code }),
    cause,
  });
}
