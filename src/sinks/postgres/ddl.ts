import { quoteIdentifier } from './identifier.ts';
import { quoteTableName, type TableName } from './table-name.ts';

/** A column of a table to be made. */
export interface ColumnDefinition {
  readonly name: string;
  /** As SQL writes it, `numeric(10,2)`. Trusted: never text from a source. */
  readonly sqlType: string;
  readonly notNull: boolean;
}

/** A statement that makes the table, one column a line. Throws `usage` for names that PostgreSQL cannot hold. */
export function createTableSql(
  name: TableName,
  columns: readonly ColumnDefinition[],
  unlogged = false,
): string {
  const lines = columns.map(
    ({ name, sqlType, notNull }) => `  ${quoteIdentifier(name)} ${sqlType}${notNull ? ' NOT NULL' : ''}`,
  );
  return `CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE ${quoteTableName(name)} (\n${lines.join(',\n')}\n)`;
}
