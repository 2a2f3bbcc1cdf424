import { escapeLiteral } from 'pg';
import type { Job, JobInput } from '../../record/sink.ts';
import type { InputId } from '../../record/span.ts';
import type { Tally } from '../../record/tally.ts';
import { quoteIdentifier } from './identifier.ts';
import type { SpanRow } from './span-row.ts';
import { stageName } from './stage-name.ts';
import { quoteTableName } from './table-name.ts';

/** The schema of the ledger, where the user names no other. */
export const LEDGER_SCHEMA = 'sluice';

/** The ledger's statements, for the schema that it lies in. All values are literals, so that several statements fit one round trip. */
export interface LedgerSql {
  /** Names of its tables, without the schema. */
  readonly tables: readonly string[];
  readonly jobs: string;
  readonly spanTable: string;
  readonly inputTable: string;
  /** Whether there is one, whether it tells us of several inputs, and whether it has all that a newer version keeps. */
  readonly exists: string;
  /** Makes what is missing of it. */
  readonly create: string;
  /** Also of a ledger that an older version has made. */
  read(job: Job): string;
  /** Of jobs of several inputs: what is known of those. */
  inputs(job: Job): string;
  /** One of a new job's inputs that another job has brought into the same target, as it is now. */
  elsewhere(job: Job): string;
  /** What became of the records of inputs that are finished. */
  finishedSum(job: Job): string;
  /** With `isMany` only those of inputs that are not finished. */
  spans(job: Job, isMany: boolean): string;
  count(job: Job): string;
  claim(job: Job): string;
  /** Moves all that another ledger knows of the job to this one. */
  adopt(job: Job, other: LedgerSql): string;
  /** All that earlier runs have left, a stage among it. */
  forget(job: Job): string;
  forgetInputs(job: Job): string;
  /** Takes inputs in, and forgets those of which nothing is settled. */
  register(job: Job, inputs: readonly JobInput[]): string;
  measure(job: Job, sizes: ReadonlyMap<InputId, number>): string;
  finishInputs(job: Job): string;
  /** Locks the job's row against a claim, with other lanes, and gives its epoch. */
  share(job: Job): string;
  /** How many of the spans this epoch has settled already, and what became of their records. */
  settled(job: Job, epoch: string, spans: readonly SpanRow[]): string;
  settle(job: Job, epoch: string, spans: readonly SpanRow[]): string;
  /** What this epoch has settled in all, and the state of the job. */
  sum(job: Job, epoch: string): string;
  finish(job: Job, epoch: string, totals: Readonly<Tally>): string;
}

const COUNTS = ['read', 'loaded', 'rejected', 'filtered', 'duplicate'] as const;
const JOB_COLUMNS =
  'id, epoch, source, target, fingerprint, publication, state, totals, started_at, finished_at';
const INPUT_COLUMNS = 'job, input, fingerprint, size, finished';
const SPAN_COLUMNS = `job, epoch, input, first, "end", lines, ${COUNTS.join(', ')}, hash, committed_at`;

/** Counts as the server writes them. */
export function tallyOf(row: Readonly<Record<string, string | null>>): Tally {
  const [read, loaded, rejected, filtered, duplicate] = COUNTS.map((count) => Number(row[count]));
  return { read, loaded, rejected, filtered, duplicate } as Tally;
}

/**
 * An unlogged table is empty after a crash of the server, so what is known of its loads has to vanish with it:
 * it is kept in unlogged tables.
 */
export function ledgerSql(schemaName: string, unlogged = false): LedgerSql {
  const schema = quoteIdentifier(schemaName);
  const prefix = unlogged ? 'unlogged_' : '';
  const table = unlogged ? 'UNLOGGED TABLE' : 'TABLE';
  const jobs = `${schema}.${prefix}job`;
  const spans = `${schema}.${prefix}span`;
  const inputs = `${schema}.${prefix}input`;
  const text = escapeLiteral;
  const json = (value: object) => `${text(JSON.stringify(value))}::jsonb`;
  const id = (job: Job) => text(job.id);
  const counts = COUNTS.map((count) => `coalesce(sum(${count}), 0) AS ${count}`).join(', ');
  const spansOf = `EXISTS (SELECT FROM ${spans} s WHERE s.job = i.job AND s.input = i.input)`;
  return {
    tables: [`${prefix}job`, `${prefix}span`, `${prefix}input`],
    jobs,
    spanTable: spans,
    inputTable: inputs,
    exists: `SELECT to_regclass(${text(spans)}) IS NOT NULL AS exists,
      coalesce(has_table_privilege(to_regclass(${text(inputs)}), 'SELECT'), false) AS "knowsInputs", to_regclass(${text(inputs)}) IS NOT NULL AND EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = to_regclass(${text(jobs)}) AND attname = 'publication'
    ) AND EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = to_regclass(${text(spans)}) AND attname = 'hash'
    ) AS current`,
    create: `
      DO $do$ BEGIN
        -- Who may not make schemas may still have one that is there.
        IF to_regnamespace(${text(schema)}) IS NULL THEN
          CREATE SCHEMA ${schema};
          COMMENT ON SCHEMA ${schema} IS 'sluice: which parts of which sources are loaded';
        END IF;
      END $do$;
      CREATE ${table} IF NOT EXISTS ${jobs} (
        id text PRIMARY KEY,
        epoch bigint NOT NULL,
        source text NOT NULL,
        target text NOT NULL,
        fingerprint jsonb NOT NULL,
        publication text NOT NULL DEFAULT 'append',
        state text NOT NULL CHECK (state IN ('running', 'finished')),
        totals jsonb,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      ALTER TABLE ${jobs} ADD COLUMN IF NOT EXISTS publication text NOT NULL DEFAULT 'append';
      CREATE ${table} IF NOT EXISTS ${spans} (
        job text NOT NULL,
        epoch bigint NOT NULL,
        input text NOT NULL,
        first bigint NOT NULL,
        "end" bigint NOT NULL,
        lines bigint NOT NULL,
        read bigint NOT NULL,
        loaded bigint NOT NULL,
        rejected bigint NOT NULL,
        filtered bigint NOT NULL,
        duplicate bigint NOT NULL,
        committed_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (job, input, first)
      );
      ALTER TABLE ${spans} ADD COLUMN IF NOT EXISTS hash text;
      CREATE ${table} IF NOT EXISTS ${inputs} (
        job text NOT NULL,
        input text NOT NULL,
        fingerprint jsonb NOT NULL,
        size bigint,
        finished boolean NOT NULL DEFAULT false,
        PRIMARY KEY (job, input)
      )`,
    read: (job) =>
      `SELECT epoch, state, fingerprint, totals, finished_at AS "finishedAt",
         coalesce(to_jsonb(job) ->> 'publication', 'append') AS publication
       FROM ${jobs} AS job WHERE id = ${id(job)}`,
    inputs: (job) =>
      `SELECT input, fingerprint, size, finished AS "isFinished", ${spansOf} AS "isBegun"
       FROM ${inputs} AS i WHERE job = ${id(job)} ORDER BY input`,
    elsewhere: (job) =>
      `SELECT j.id AS job, now.input
       FROM jsonb_to_recordset(${json(job.inputs ?? [])}) AS now (input text, fingerprint jsonb), ${jobs} AS j
       LEFT JOIN ${inputs} AS i ON i.job = j.id
       WHERE j.target = ${text(job.target)} AND now.input = coalesce(i.input, j.source)
         AND now.fingerprint = coalesce(i.fingerprint, j.fingerprint)
         AND EXISTS (SELECT FROM ${spans} s WHERE s.job = j.id AND (i.input IS NULL OR s.input = i.input))
       LIMIT 1`,
    finishedSum: (job) =>
      `SELECT ${counts} FROM ${spans} JOIN ${inputs} AS i USING (job, input) WHERE job = ${id(job)} AND i.finished`,
    spans: (job, isMany) =>
      `SELECT input, first, "end", lines, ${COUNTS.join(', ')}, to_jsonb(span) ->> 'hash' AS hash FROM ${spans} AS span
       WHERE job = ${id(job)}${isMany ? ` AND input NOT IN (SELECT input FROM ${inputs} WHERE job = ${id(job)} AND finished)` : ''}
       ORDER BY input, first`,
    count: (job) => `SELECT count(*) FROM ${spans} WHERE job = ${id(job)}`,
    claim: (job) =>
      `INSERT INTO ${jobs} AS job (id, epoch, source, target, fingerprint, publication, state)
       VALUES (${id(job)}, 1, ${text(job.source)}, ${text(job.target)}, ${json(job.fingerprint)},
         ${text(job.publication)}, 'running')
       ON CONFLICT (id) DO UPDATE SET epoch = job.epoch + 1, source = excluded.source, target = excluded.target,
         fingerprint = excluded.fingerprint, publication = excluded.publication, state = 'running', totals = NULL, started_at = now(), finished_at = NULL
       RETURNING epoch`,
    adopt: (job, other) =>
      `WITH moved AS (DELETE FROM ${other.jobs} WHERE id = ${id(job)} RETURNING ${JOB_COLUMNS})
         INSERT INTO ${jobs} (${JOB_COLUMNS}) SELECT * FROM moved;
       WITH moved AS (DELETE FROM ${other.spanTable} WHERE job = ${id(job)} RETURNING ${SPAN_COLUMNS})
         INSERT INTO ${spans} (${SPAN_COLUMNS}) SELECT * FROM moved;
       WITH moved AS (DELETE FROM ${other.inputTable} WHERE job = ${id(job)} RETURNING ${INPUT_COLUMNS})
         INSERT INTO ${inputs} (${INPUT_COLUMNS}) SELECT * FROM moved`,
    forget: (job) =>
      `DELETE FROM ${spans} WHERE job = ${id(job)};
       DROP TABLE IF EXISTS ${quoteTableName(stageName(schemaName, job.id))}`,
    forgetInputs: (job) => `DELETE FROM ${inputs} WHERE job = ${id(job)}`,
    register: (job, list) =>
      `DELETE FROM ${inputs} AS i WHERE job = ${id(job)} AND NOT finished AND NOT ${spansOf};
       INSERT INTO ${inputs} AS known (job, input, fingerprint)
       SELECT ${id(job)}, input, fingerprint FROM jsonb_to_recordset(${json(list)}) AS r (input text, fingerprint jsonb)
       ON CONFLICT (job, input) DO UPDATE SET fingerprint = excluded.fingerprint, finished = false,
         size = CASE WHEN known.fingerprint = excluded.fingerprint THEN known.size END`,
    measure: (job, sizes) => {
      const rows = [...sizes].map(([input, size]) => `(${text(input)}, ${size}::bigint)`);
      return `UPDATE ${inputs} AS i SET size = v.size FROM (VALUES ${rows.join()}) AS v (input, size)
        WHERE i.job = ${id(job)} AND i.input = v.input`;
    },
    finishInputs: (job) => `UPDATE ${inputs} SET finished = true WHERE job = ${id(job)} AND NOT finished`,
    share: (job) => `SELECT epoch FROM ${jobs} WHERE id = ${id(job)} FOR SHARE`,
    settled: (job, epoch, list) => {
      const keys = list.map(({ input, first, end }) => `(${text(input)}, ${first}, ${end})`);
      return `SELECT count(*)::int AS settled, ${counts} FROM ${spans}
        WHERE job = ${id(job)} AND epoch = ${epoch} AND (input, first, "end") IN (${keys.join()})`;
    },
    settle: (job, epoch, list) => {
      const rows = list.map(({ input, first, end, lines, tally, hash }) =>
        [
          ...[id(job), epoch, text(input), first, end, lines],
          ...[...COUNTS.map((count) => tally[count]), hash === undefined ? 'NULL' : text(hash)],
        ].join(),
      );
      return `INSERT INTO ${spans} (job, epoch, input, first, "end", lines, ${COUNTS.join(', ')}, hash)
        VALUES (${rows.join('), (')})`;
    },
    sum: (job, epoch) =>
      `SELECT (SELECT state FROM ${jobs} WHERE id = ${id(job)} AND epoch = ${epoch}) AS state,
         ${counts}
       FROM ${spans} WHERE job = ${id(job)} AND epoch = ${epoch}`,
    finish: (job, epoch, totals) =>
      `UPDATE ${jobs} SET state = 'finished', totals = ${json(totals)}, finished_at = now()
       WHERE id = ${id(job)} AND epoch = ${epoch} AND state = 'running'`,
  };
}
