import type { ClientBase } from 'pg';
import type { Job, JobState, KnownInput, KnownInputs } from '../../record/sink.ts';
import type { InputId } from '../../record/span.ts';
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

interface InputRow {
  input: InputId;
  fingerprint: Job['fingerprint'];
  size: string | null;
  isFinished: boolean;
  isBegun: boolean;
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
  if (!row) {
    const elsewhere = job.inputs && (await elsewhereOf(client, own, job));
    const known: JobState = { state: 'new', ...(elsewhere && { elsewhere }) };
    return { job: job.id, epoch: '0', spans: 0, keptIn, known };
  }
  const many = row.knowsInputs ? await readInputs(client, keptIn, job) : undefined;
  const { rows: spans } = await client.query<Record<string, string>>(keptIn.spans(job, many !== undefined));
  const { rows: counts } = await client.query<{ count: string }>(keptIn.count(job));
  const known = { ...stateOf(row, spans), ...(many && { many }) };
  return { job: job.id, epoch: row.epoch, spans: Number(counts[0]?.count), keptIn, known };
}

/** Of a ledger that an older version has made, nothing. */
async function elsewhereOf(
  client: ClientBase,
  sql: LedgerSql,
  job: Job,
): Promise<{ job: string; input: InputId } | undefined> {
  const { rows } = await client.query<{ exists: boolean; knowsInputs: boolean }>(sql.exists);
  if (!rows[0]?.knowsInputs) return undefined;
  return (await client.query<{ job: string; input: InputId }>(sql.elsewhere(job))).rows[0];
}

/** Undefined where the job has but one. */
async function readInputs(client: ClientBase, sql: LedgerSql, job: Job): Promise<KnownInputs | undefined> {
  const { rows } = await client.query<InputRow>(sql.inputs(job));
  if (rows.length === 0) return undefined;
  const { rows: sums } = await client.query<Record<string, string>>(sql.finishedSum(job));
  return { inputs: rows.map(readInput), finished: readTally(sums[0] ?? {}) };
}

function readInput({ size, ...row }: InputRow): KnownInput {
  return { ...row, size: size === null ? undefined : Number(size) };
}

function stateOf(row: JobRow, spans: readonly Record<string, string>[]): JobState {
  const { fingerprint, publication, totals, finishedAt } = row;
  const rows = spans.map(readSpan);
  if (totals && finishedAt) {
    return { state: 'finished', fingerprint, totals, finishedAt, settled: joinSpans(rows) };
  }
  const hashes = rows.flatMap(({ hash, ...span }) => (hash === undefined ? [] : [{ ...span, hash }]));
  return { state: 'unfinished', fingerprint, publication, settled: joinSpans(rows), hashes };
}

async function rowOf(client: ClientBase, sql: LedgerSql, job: Job) {
  const found = await client.query<{ exists: boolean; knowsInputs: boolean }>(sql.exists);
  const [about] = found.rows;
  const [row] = about?.exists ? (await client.query<JobRow>(sql.read(job))).rows : [];
  return row && { ...row, knowsInputs: about?.knowsInputs === true };
}

function readSpan(row: Record<string, string>): SpanRow {
  const count = (name: string) => Number(row[name]);
  return {
    input: row.input as string,
    first: count('first'),
    end: count('end'),
    lines: count('lines'),
    ...(row.hash && { hash: row.hash }),
    tally: readTally(row),
  };
}

function readTally(row: Record<string, string>): Tally {
  const count = (name: keyof Tally) => Number(row[name] ?? 0);
  return {
    read: count('read'),
    loaded: count('loaded'),
    rejected: count('rejected'),
    filtered: count('filtered'),
    duplicate: count('duplicate'),
  };
}
