import type { ClientBase } from 'pg';
import { CATALOG_QUERY, type CatalogColumn, type CatalogRow, type CatalogType } from './catalog-query.ts';
import { resolveType } from './column-type.ts';
import { failureOf } from './failure.ts';
import type { Table, TableColumn, TableKind } from './table.ts';
import { quoteTableName, showTableName, type TableName } from './table-name.ts';

const KINDS: Readonly<Record<string, TableKind>> = {
  r: 'table',
  p: 'partitioned table',
  f: 'foreign table',
  v: 'view',
};

const IDENTITIES: Readonly<Record<string, TableColumn['identity']>> = { a: 'always', d: 'by default' };

/**
 * Reads a table's columns, types and rights in one round trip; undefined where there is no such table.
 * Whether it can be loaded is for `refuseUnloadable` to say.
 */
export async function readTable(client: ClientBase, name: TableName): Promise<Table | undefined> {
  const found = await client
    .query<CatalogRow>(CATALOG_QUERY, [quoteTableName(name)])
    .catch((error: unknown) => {
      throw failureOf(error, `cannot read the columns of ${showTableName(name)}`);
    });
  const [row] = found.rows;
  if (!row) return undefined;
  const types = new Map(row.types.map((type) => [type.oid, type]));
  const { user, timeZone, serverVersion, standby } = row;
  return {
    name: { schema: row.schema, table: row.table },
    shown: showTableName({ schema: row.schema, table: row.table }),
    kind: KINDS[row.kind] ?? 'other',
    unlogged: row.persistence === 'u',
    columns: row.columns.map((column) => tableColumn(column, types)),
    mayInsert: row.mayInsert,
    rowSecurity: row.rowSecurity,
    insertTrigger: row.insertTrigger,
    session: { user, timeZone, serverVersion, standby },
  };
}

function tableColumn(column: CatalogColumn, types: ReadonlyMap<number, CatalogType>): TableColumn {
  const { type, notNull, hasDefault } = resolveType(column.type, column.modifier, column.sql, types);
  const identity = IDENTITIES[column.identity] ?? 'none';
  return {
    name: column.name,
    type,
    notNull: column.notNull || notNull,
    hasDefault: column.hasDefault || hasDefault || identity !== 'none',
    generated: column.generated !== '',
    identity,
    mayInsert: column.mayInsert,
  };
}
