export { readTable } from './catalog.ts';
export * from './connect/index.ts';
export { type ColumnDefinition, createTableSql } from './ddl.ts';
export { failureOf } from './failure.ts';
export { quoteIdentifier } from './identifier.ts';
export { postgresKind } from './kind.ts';
export { LEDGER_SCHEMA } from './ledger-sql.ts';
export { refuseForbidden, refuseUnloadable } from './loadable.ts';
export { UnknownOutcome } from './outcome.ts';
export { type RecordPlace, RefusedBatch } from './refused-batch.ts';
export { openPostgresSink, type PostgresSink, type PostgresSinkOptions } from './sink.ts';
export type { SessionSettings, Table, TableColumn, TableKind } from './table.ts';
export {
  parseTableName,
  quoteTableName,
  showTableName,
  type TableName,
  tableNameFromFile,
} from './table-name.ts';
export { wireOf } from './wire.ts';
