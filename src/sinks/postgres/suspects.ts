import { quoteIdentifier } from './identifier.ts';
import { ROW } from './staging.ts';
import { quoteTableName, type TableName } from './table-name.ts';

const KEYS = 'pg_temp.sluice_keys';

/** How to guess which rows of a batch a table refuses, before it is asked. */
export interface SuspectPlan {
  /** Makes a temporary table for what the guess is made of. */
  readonly make: string;
  /** It and its columns, for COPY: the row's number first. */
  readonly into: string;
  /** Which of the columns that are loaded these are, ascending. */
  readonly places: readonly number[];
  /** Gives the numbers of the suspects, from 1 and in their order. */
  readonly find: string;
}

/** What a table demands of rows, as far as columns that are loaded tell. */
export interface Rules {
  readonly checks: readonly { readonly condition: string; readonly columns: readonly string[] }[];
  /** Columns of unique indexes. */
  readonly keys: readonly (readonly string[])[];
}

/** What tells rows that break one of the CHECKs or meet one of the keys, in the table or in a row before them. */
export function planSuspects(
  target: TableName,
  columns: readonly string[],
  { checks, keys }: Rules,
): SuspectPlan | undefined {
  const used = new Set([...checks.flatMap((check) => check.columns), ...keys.flat()]);
  const names = columns.filter((name) => used.has(name));
  if (checks.length + keys.length === 0) return undefined;
  const list = [ROW, ...names.map(quoteIdentifier)].join(', ');
  const table = quoteTableName(target);
  const signs = [
    ...checks.map(({ condition }) => `(${condition}) IS FALSE`),
    ...keys.flatMap((key) => [isThere(table, key), cameBefore(key)]),
  ];
  const made = ['0 AS sluice_row', ...names.map(quoteIdentifier)].join(', ');
  return {
    make: `CREATE TEMP TABLE sluice_keys ON COMMIT DROP AS SELECT ${made} FROM ${table} LIMIT 0`,
    into: `${KEYS} (${list})`,
    places: names.map((name) => columns.indexOf(name)),
    // The keys of a batch are few: they are not to be put on disk, and compiling takes longer than looking at them.
    find: `SET LOCAL work_mem TO '64MB'; SET LOCAL jit TO off;
      SELECT ${ROW} AS row FROM ${KEYS} AS staged WHERE ${signs.join(' OR ')} ORDER BY ${ROW}`,
  };
}

/** A look into the index for each row: a join could be planned to read the whole table. */
function isThere(target: string, key: readonly string[]): string {
  const same = key.map(quoteIdentifier).map((name) => `existing.${name} = staged.${name}`);
  return `(SELECT true FROM ${target} AS existing WHERE ${same.join(' AND ')} LIMIT 1)`;
}

function cameBefore(key: readonly string[]): string {
  const names = key.map(quoteIdentifier);
  const same = names.map((name) => `later.${name} = twice.${name}`);
  return `staged.${ROW} IN (SELECT later.${ROW} FROM ${KEYS} AS later, (
      SELECT ${names.join(', ')}, min(${ROW}) AS ${ROW} FROM ${KEYS} GROUP BY ${names.join(', ')} HAVING count(*) > 1
    ) AS twice WHERE ${same.join(' AND ')} AND later.${ROW} > twice.${ROW})`;
}

/**
 * $1: the table's name, quoted; $2: the columns that are loaded. Rules that other columns have a part in are left
 * out, and so are indexes that take NULLs for the same. `plain`: an INSERT does what COPY does, in any order.
 */
export const RULES_QUERY = `
SELECT c.relkind IN ('r', 'p') AND NOT c.relhasrules
    AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgtype & 4 = 4) AS plain,
  coalesce((SELECT json_agg(json_build_object('condition', pg_get_expr(k.conbin, k.conrelid), 'columns',
      ARRAY (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey))))
    FROM pg_constraint k
    WHERE k.conrelid = c.oid AND k.contype = 'c' AND NOT EXISTS (SELECT FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey) AND a.attname <> ALL ($2))), '[]') AS checks,
  coalesce((SELECT json_agg(names) FROM (
    SELECT (SELECT json_agg(a.attname ORDER BY place) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS n (number, place)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = n.number WHERE place <= i.indnkeyatts) AS names
    FROM pg_index i
    WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
      AND (to_jsonb(i)->>'indnullsnotdistinct')::bool IS NOT TRUE
      AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname <> ALL ($2)
        AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
  ) AS key), '[]') AS keys
FROM pg_class c WHERE c.oid = to_regclass($1)`;
