import type { ClientBase } from 'pg';
import type { Publication } from '../../record/sink.ts';
import type { Tally } from '../../record/tally.ts';
import { failureOf } from './failure.ts';
import { readDropped } from './index-steps.ts';
import { lockKeyOf } from './job-lock.ts';
import { type LedgerSql, ledgerSql } from './ledger-sql.ts';

/** One job as the ledger knows it. */
export interface JobReport {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly publication: Publication;
  /** `running` only while a live session holds the job. */
  readonly state: 'running' | 'interrupted' | 'finished';
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly lastCommitAt: Date | null;
  readonly tally: Tally;
  /** Bytes that are settled, and the size of the source where it is known. */
  readonly settledBytes: number;
  readonly sourceBytes: number | null;
  /** Of a job of several inputs, how many there are. */
  readonly inputs: InputCounts | null;
  readonly runs: readonly RunReport[];
  /** Server process of the session that holds the job. */
  readonly holder: number | null;
  /** Indexes of the table that are built again when the job is finished. */
  readonly droppedIndexes: readonly string[];
}

/** Inputs that the ledger knows, those of which something is settled, and those that a run has come to the end of. */
export interface InputCounts {
  readonly known: number;
  readonly begun: number;
  readonly finished: number;
}

/** What one run of a job has settled; a run that settled nothing left no trace. */
export interface RunReport {
  /** Number of the run, from 1: the job's epoch. */
  readonly run: number;
  readonly firstCommitAt: Date;
  readonly lastCommitAt: Date;
  readonly batches: number;
  readonly bytes: number;
  readonly tally: Tally;
}

interface JobRow {
  id: string;
  source: string;
  target: string;
  publication: Publication;
  fingerprint: { size?: number };
  state: 'running' | 'finished';
  totals: Tally | null;
  startedAt: Date;
  finishedAt: Date | null;
}

interface RunRow extends Record<keyof Tally, string> {
  job: string;
  run: string;
  firstCommitAt: Date;
  lastCommitAt: Date;
  batches: string;
  bytes: string;
}

const COUNTS = ['read', 'loaded', 'rejected', 'filtered', 'duplicate'] as const;

/** All jobs of the ledger, or the one of that name; the latest last. Changes nothing. */
export async function readJobReports(client: ClientBase, schema: string, id?: string): Promise<JobReport[]> {
  const reports: JobReport[] = [];
  try {
    const holders = await readHolders(client);
    for (const unlogged of [false, true]) {
      const sql = ledgerSql(schema, unlogged);
      const found = await client.query<{ exists: boolean; knowsInputs: boolean }>(sql.exists);
      if (!found.rows[0]?.exists) continue;
      const only = id === undefined ? '' : 'WHERE id = $1';
      const parameters = id === undefined ? [] : [id];
      const jobs = await client.query<JobRow>(
        `SELECT id, source, target, fingerprint, state, totals, started_at AS "startedAt",
           finished_at AS "finishedAt", coalesce(to_jsonb(job) ->> 'publication', 'append') AS publication
         FROM ${sql.jobs} AS job ${only}`,
        parameters,
      );
      const runs = await client.query<RunRow>(
        `SELECT job, epoch AS run, min(committed_at) AS "firstCommitAt", max(committed_at) AS "lastCommitAt",
           count(DISTINCT committed_at) AS batches, sum("end" - first) AS bytes,
           ${COUNTS.map((name) => `sum(${name}) AS ${name}`).join(', ')}
         FROM ${sql.spanTable} ${only.replace('id', 'job')} GROUP BY job, epoch ORDER BY epoch`,
        parameters,
      );
      const inputs = found.rows[0].knowsInputs ? await readInputCounts(client, sql, id) : new Map();
      for (const job of jobs.rows) {
        const own = runs.rows.filter((run) => run.job === job.id).map(runReport);
        const holder = holders.get(lockKeyOf(schema, job.id)) ?? null;
        reports.push({
          ...jobReport(job, own, holder),
          inputs: inputs.get(job.id) ?? null,
          droppedIndexes: await readDropped(client, schema, job.id),
        });
      }
    }
  } catch (error) {
    throw failureOf(error, 'cannot read the ledger');
  }
  return reports.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

function jobReport(
  job: JobRow,
  runs: readonly RunReport[],
  holder: number | null,
): Omit<JobReport, 'droppedIndexes' | 'inputs'> {
  const sum = (count: (run: RunReport) => number) => runs.reduce((all, run) => all + count(run), 0);
  const settled = Object.fromEntries(COUNTS.map((name) => [name, sum(({ tally }) => tally[name])]));
  const { totals, fingerprint, state, ...told } = job;
  return {
    ...told,
    state: state === 'finished' ? 'finished' : holder === null ? 'interrupted' : 'running',
    lastCommitAt: runs.map(({ lastCommitAt }) => lastCommitAt).sort((a, b) => +b - +a)[0] ?? null,
    tally: totals ?? (settled as unknown as Tally),
    settledBytes: sum(({ bytes }) => bytes),
    sourceBytes: fingerprint.size ?? null,
    runs,
    holder,
  };
}

async function readInputCounts(
  client: ClientBase,
  sql: LedgerSql,
  id: string | undefined,
): Promise<ReadonlyMap<string, InputCounts>> {
  const { rows } = await client.query<InputCounts & { job: string }>(
    `SELECT job, count(*)::int AS known, count(*) FILTER (WHERE finished)::int AS finished,
       count(*) FILTER (WHERE EXISTS (SELECT FROM ${sql.spanTable} s WHERE s.job = i.job AND s.input = i.input))::int AS begun
     FROM ${sql.inputTable} AS i ${id === undefined ? '' : 'WHERE job = $1'} GROUP BY job`,
    id === undefined ? [] : [id],
  );
  return new Map(rows.map(({ job, ...counts }) => [job, counts]));
}

function runReport({ run, firstCommitAt, lastCommitAt, batches, bytes, ...counts }: RunRow): RunReport {
  const tally = Object.fromEntries(COUNTS.map((name) => [name, Number(counts[name])]));
  return {
    ...{ run: Number(run), firstCommitAt, lastCommitAt, batches: Number(batches), bytes: Number(bytes) },
    tally: tally as unknown as Tally,
  };
}

/** Server processes of the sessions that hold advisory locks of 64 bits in this database, by the lock's key. */
async function readHolders(client: ClientBase): Promise<ReadonlyMap<bigint, number>> {
  const { rows } = await client.query<{ key: string; pid: number }>(
    `SELECT (classid::int8 << 32 | objid::int8)::text AS key, pid FROM pg_locks
     WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return new Map(rows.map(({ key, pid }) => [BigInt(key), pid]));
}
