import type { Client } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { OnConflict } from '../../record/conflict.ts';
import type { Schema } from '../../record/schema.ts';
import { failureOf } from './failure.ts';
import { quoteIdentifier } from './identifier.ts';
import { ROW, STAGE, type Staging, stagingFor } from './staging.ts';
import type { Table } from './table.ts';
import { quoteTableName } from './table-name.ts';

/** How rows get past those that are in the table already: by way of a table of the session's own. */
export interface MergePlan extends Staging {
  /** Whether rows that are there stay, so that all others can be copied past the merge; false where absent. */
  readonly leaves?: boolean;
  /** Moves its rows from the number `first` up to the number `end` into the table. */
  merge(first: number, end: number): string;
}

/** The statements for a policy; undefined where conflicts are refused. Throws `target/columns` and `usage`. */
export async function planMerge(
  client: Client,
  policy: OnConflict,
  table: Table,
  schema: Schema,
): Promise<MergePlan | undefined> {
  if (policy.do === 'reject') return undefined;
  const loaded = schema.columns.map(({ name }) => name);
  const key = policy.key ?? (policy.do === 'update' ? await primaryKey(client, table) : undefined);
  const named =
    policy.do === 'update'
      ? [...(policy.columns ?? []), ...(policy.newest === undefined ? [] : [policy.newest])]
      : [];
  for (const name of [...(key ?? []), ...named]) {
    if (!loaded.includes(name)) throw unknown(name, table);
  }
  const target = quoteTableName(table.name);
  const list = (names: readonly string[]) => names.map(quoteIdentifier).join(', ');
  const columns = list(loaded);
  const between = (first: number, end: number) => `${ROW} > ${first} AND ${ROW} <= ${end}`;
  return {
    ...stagingFor(table.name, loaded),
    leaves: policy.do === 'skip',
    merge: (first, end) =>
      policy.do === 'skip'
        ? `INSERT INTO ${target} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${STAGE}
           WHERE ${between(first, end)} ORDER BY ${ROW}
           ON CONFLICT ${key === undefined ? '' : `(${list(key)})`} DO NOTHING`
        : upsert(policy, key ?? [], loaded, target, between(first, end)),
  };
}

/** Of several rows with one key only one may come: the newest, else the last. */
function upsert(
  { columns: asked, newest }: Extract<OnConflict, { do: 'update' }>,
  key: readonly string[],
  loaded: readonly string[],
  target: string,
  between: string,
): string {
  const list = (names: readonly string[]) => names.map(quoteIdentifier).join(', ');
  const updated = asked ?? loaded.filter((name) => !key.includes(name));
  const set = updated
    .map((name) => `${quoteIdentifier(name)} = excluded.${quoteIdentifier(name)}`)
    .join(', ');
  const order = newest === undefined ? '' : `${quoteIdentifier(newest)} DESC NULLS LAST, `;
  const newer =
    newest === undefined
      ? ''
      : `WHERE existing.${quoteIdentifier(newest)} IS NULL OR existing.${quoteIdentifier(newest)} < excluded.${quoteIdentifier(newest)}`;
  return `INSERT INTO ${target} AS existing (${list(loaded)}) OVERRIDING SYSTEM VALUE
    SELECT ${list(loaded)} FROM (
      SELECT DISTINCT ON (${list(key)}) * FROM ${STAGE} WHERE ${between}
      ORDER BY ${list(key)}, ${order}${ROW} DESC
    ) AS latest ORDER BY ${ROW}
    ON CONFLICT (${list(key)}) DO ${set === '' ? 'NOTHING' : `UPDATE SET ${set} ${newer}`}`;
}

async function primaryKey(client: Client, table: Table): Promise<readonly string[]> {
  const name = table.shown;
  const { rows } = await client
    .query<{ name: string }>(
      `SELECT a.attname AS name FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
         JOIN pg_attribute a ON a.attnum = k.number
       WHERE i.indisprimary AND i.indrelid = to_regclass($1) AND a.attrelid = i.indrelid ORDER BY k.place`,
      [quoteTableName(table.name)],
    )
    .catch((error: unknown) => {
      throw failureOf(error, `cannot read the primary key of ${name}`);
    });
  if (rows.length > 0) return rows.map((row) => row.name);
  throw new SluiceError('usage', `${name} has no primary key by which rows could be updated`, {
    place: '--on-conflict',
    hint: '--key names the columns of a unique index',
  });
}

function unknown(name: string, table: Table): SluiceError {
  return new SluiceError('target/columns', `no value comes for the column ${quoteIdentifier(name)}`, {
    place: table.shown,
    hint: '--key and --on-conflict name columns that the source fills',
  });
}
