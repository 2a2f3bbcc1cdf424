import { type ClientBase, escapeLiteral } from 'pg';
import { failureOf } from './failure.ts';
import { quoteIdentifier } from './identifier.ts';
import type { IndexSteps } from './job-steps.ts';
import type { Table } from './table.ts';
import { quoteTableName } from './table-name.ts';

/** Which indexes a job has dropped and is to build again, with all that their making takes. */
const droppedIn = (schema: string) => `${quoteIdentifier(schema)}.dropped_index`;

/**
 * The table's indexes go before its rows come and are built again when all are there, in the ledger's own
 * transactions: a job that is not finished knows what it owes the table. Those that enforce something stay:
 * unique ones and those of constraints.
 */
export function planIndexes(table: Table, schema: string, job: string): IndexSteps {
  const step = (failing: string) => (sql: string) => ({ sql, failing, option: '--drop-indexes' });
  const drop = [makeList(schema), dropAll(table, schema, job)];
  return {
    drop: drop.map(step(`cannot drop the indexes of ${table.shown}`)),
    build: [buildAll(schema, job)].map(step(`cannot build the indexes of ${table.shown} again`)),
  };
}

/** Names of indexes that a job has dropped and not built again yet. */
export async function readDropped(client: ClientBase, schema: string, job: string): Promise<string[]> {
  const list = droppedIn(schema);
  try {
    const found = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
      list,
    ]);
    if (!found.rows[0]?.exists) return [];
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM ${list} WHERE job = $1 ORDER BY name`,
      [job],
    );
    return rows.map(({ name }) => name);
  } catch (error) {
    throw failureOf(error, 'cannot read which indexes are dropped');
  }
}

function makeList(schema: string): string {
  return `CREATE TABLE IF NOT EXISTS ${droppedIn(schema)} (
    job text NOT NULL,
    schema text NOT NULL,
    name text NOT NULL,
    definition text NOT NULL,
    tablespace text NOT NULL,
    comment text,
    PRIMARY KEY (schema, name)
  )`;
}

function dropAll(table: Table, schema: string, job: string): string {
  return `DO $do$ DECLARE index record; BEGIN
    FOR index IN
      SELECT n.nspname AS schema, c.relname AS name, pg_get_indexdef(c.oid) AS definition,
        coalesce((SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace), '') AS tablespace,
        obj_description(c.oid, 'pg_class') AS comment
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE i.indrelid = to_regclass(${escapeLiteral(quoteTableName(table.name))}) AND i.indisvalid
        AND NOT (i.indisunique OR i.indisexclusion OR i.indisreplident OR i.indisclustered)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)
        AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid)
    LOOP
      INSERT INTO ${droppedIn(schema)} VALUES (${escapeLiteral(job)}, index.schema, index.name,
        index.definition, index.tablespace, index.comment);
      EXECUTE format('DROP INDEX %I.%I', index.schema, index.name);
    END LOOP;
  END $do$`;
}

/** One that somebody has built meanwhile is left as it is. */
function buildAll(schema: string, job: string): string {
  return `DO $do$ DECLARE index record; BEGIN
    FOR index IN SELECT * FROM ${droppedIn(schema)} WHERE job = ${escapeLiteral(job)} ORDER BY name LOOP
      CONTINUE WHEN to_regclass(format('%I.%I', index.schema, index.name)) IS NOT NULL;
      PERFORM set_config('default_tablespace', index.tablespace, true);
      EXECUTE index.definition;
      IF index.comment IS NOT NULL THEN
        EXECUTE format('COMMENT ON INDEX %I.%I IS %L', index.schema, index.name, index.comment);
      END IF;
    END LOOP;
    DELETE FROM ${droppedIn(schema)} WHERE job = ${escapeLiteral(job)};
  END $do$`;
}
