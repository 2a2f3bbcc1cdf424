import type { ClientBase } from 'pg';
import type { Job, JobState } from '../../record/sink.ts';
import type { Tally } from '../../record/tally.ts';
import type { LedgerSql } from './ledger-sql.ts';
import { joinSpans, type SpanRow } from './span-row.ts';

interface JobRow {
  epoch: string;
  state: 'running' | 'finished';
  fingerprint: Job['fingerprint'];
  publication: Job['publication'];
  totals: Tally | null;
  finishedAt: Date | null;
}

/** What was found of a job, and by what a later change of it would show. */
export interface Reading {
  readonly job: string;
  readonly epoch: string;
  readonly spans: number;
  /** Of the two ledgers, the one that has it; `own` where none has. */
  readonly keptIn: LedgerSql;
  readonly known: JobState;
}

/** Reads what the ledger knows of a job; `other` is asked where `own` has nothing. */
export async function readJob(
  client: ClientBase,
  job: Job,
  own: LedgerSql,
  other: LedgerSql,
): Promise<Reading> {
  const found = await rowOf(client, own, job);
  const row = found ?? (await rowOf(client, other, job));
  const keptIn = found || !row ? own : other;
  const spans = row ? (await client.query<Record<string, string>>(keptIn.spans(job))).rows : [];
  return { job: job.id, epoch: row?.epoch ?? '0', spans: spans.length, keptIn, known: stateOf(row, spans) };
}

function stateOf(row: JobRow | undefined, spans: readonly Record<string, string>[]): JobState {
  if (!row) return { state: 'new' };
  const { fingerprint, publication, totals, finishedAt } = row;
  if (totals && finishedAt) return { state: 'finished', fingerprint, totals, finishedAt };
  const rows = spans.map(readSpan);
  const hashes = rows.flatMap(({ hash, ...span }) => (hash === undefined ? [] : [{ ...span, hash }]));
  return { state: 'unfinished', fingerprint, publication, settled: joinSpans(rows), hashes };
}

async function rowOf(client: ClientBase, sql: LedgerSql, job: Job): Promise<JobRow | undefined> {
  const found = await client.query<{ exists: boolean }>(sql.exists);
  return found.rows[0]?.exists ? (await client.query<JobRow>(sql.read(job))).rows[0] : undefined;
}

function readSpan(row: Record<string, string>): SpanRow {
  const count = (name: string) => Number(row[name]);
  return {
    input: row.input as string,
    first: count('first'),
    end: count('end'),
    lines: count('lines'),
    ...(row.hash && { hash: row.hash }),
    tally: {
      read: count('read'),
      loaded: count('loaded'),
      rejected: count('rejected'),
      filtered: count('filtered'),
      duplicate: count('duplicate'),
    },
  };
}
