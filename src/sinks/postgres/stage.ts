import type { Client } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Schema } from '../../record/schema.ts';
import { failureOf } from './failure.ts';
import { quoteIdentifier } from './identifier.ts';
import type { JobSteps } from './job-steps.ts';
import { stageName } from './stage-name.ts';
import type { Table } from './table.ts';
import { quoteTableName } from './table-name.ts';

/** A table that a load gathers its rows in, until all of them move into the target's at once. */
export interface Stage {
  readonly name: { readonly schema: string; readonly table: string };
  /** Make it, empty; put its rows in the target's table and end it. */
  readonly steps: JobSteps;
}

/** How the rows of a whole load come to be seen: added to those that are there, or in their place. */
export type Publish = 'atomic' | 'replace';

/**
 * Plans the stage of a job: the columns that are loaded, with those of the table's constraints that speak of them
 * alone, so that the rows which break one are found while they are loaded. `schema` is the ledger's.
 * Throws `target/permission` and `target/refused` where the table could not be emptied in the end.
 */
export async function planStage(
  client: Client,
  how: Publish,
  table: Table,
  { columns }: Schema,
  schema: string,
  job: string,
): Promise<Stage> {
  if (how === 'replace') await refuseUnreplaceable(client, table);
  const name = stageName(schema, job);
  const stage = quoteTableName(name);
  const target = quoteTableName(table.name);
  const list = columns.map((column) => quoteIdentifier(column.name)).join(', ');
  const parts = await definitionsOf(client, table, columns, name.table);
  const publish = [
    ...(how === 'replace' ? [`TRUNCATE ${target}`] : []),
    `INSERT INTO ${target} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${stage}`,
    `DROP TABLE ${stage}`,
  ];
  const step = (failing: string) => (sql: string) => ({ sql, failing, option: `--${how}` });
  return {
    name,
    steps: {
      begin: [`CREATE TABLE ${stage} (${parts.join(', ')})`].map(
        step(`cannot make a table to gather the rows for ${table.shown} in`),
      ),
      end: publish.map(step(`cannot move the rows into ${table.shown}`)),
      needs: stage,
    },
  };
}

/**
 * The columns that are loaded, and the CHECK, primary key and unique constraints all of whose columns are. The
 * index of a constraint needs a name that no other stage has.
 */
async function definitionsOf(
  client: Client,
  table: Table,
  columns: Schema['columns'],
  suffix: string,
): Promise<string[]> {
  const { rows } = await client
    .query<{ definition: string }>(
      `SELECT definition FROM (
         SELECT 0 AS kind, a.attname::text AS name, concat_ws(' ', quote_ident(a.attname),
           format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END
         ) AS definition
         FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
         WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND a.attname = ANY ($2)
         UNION ALL
         SELECT 1, c.conname, concat('CONSTRAINT ', CASE c.contype WHEN 'c' THEN quote_ident(c.conname)
           ELSE quote_ident(left(c.conname, 40) || '_' || $3) END, ' ', pg_get_constraintdef(c.oid))
         FROM pg_constraint c
         WHERE c.conrelid = to_regclass($1) AND c.contype IN ('c', 'p', 'u') AND c.convalidated
           AND NOT EXISTS (SELECT FROM pg_attribute a
             WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) AND a.attname <> ALL ($2))
       ) AS part ORDER BY kind, name`,
      [quoteTableName(table.name), columns.map(({ name }) => name), suffix],
    )
    .catch((error: unknown) => {
      throw failureOf(error, `cannot read how ${table.shown} is made`);
    });
  return rows.map(({ definition }) => definition);
}

/** What would fail at the end of a long load is better told at its beginning. */
async function refuseUnreplaceable(client: Client, table: Table): Promise<void> {
  if (table.kind !== 'table' && table.kind !== 'partitioned table') {
    throw new SluiceError('target/refused', `${table.shown} is not a table that could be emptied`, {
      place: '--replace',
    });
  }
  const { rows } = await client.query<{ mayTruncate: boolean; referrers: string[] | null }>(
    `SELECT has_table_privilege(r.oid, 'TRUNCATE') AS "mayTruncate",
       (SELECT array_agg(DISTINCT c.conrelid::regclass::text) FROM pg_constraint c
        WHERE c.contype = 'f' AND c.confrelid = r.oid AND c.conrelid <> r.oid) AS referrers
     FROM pg_class r WHERE r.oid = to_regclass($1)`,
    [quoteTableName(table.name)],
  );
  const [found] = rows;
  if (found?.mayTruncate === false) {
    throw new SluiceError('target/permission', `${table.session.user} may not empty ${table.shown}`, {
      place: '--replace',
      hint: `as its owner: GRANT TRUNCATE ON ${table.shown} TO ${table.session.user}`,
    });
  }
  if (found?.referrers) {
    throw new SluiceError('target/refused', `rows of other tables point to rows of ${table.shown}`, {
      place: '--replace',
      notes: [`foreign keys of ${found.referrers.join(', ')}`],
      hint: '--on-conflict update renews rows by their key, and leaves the others',
    });
  }
}
