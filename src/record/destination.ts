import type { ColumnType } from './schema.ts';

/** What a source's fields are mapped to: a table's columns, or the fields of a file to be written. */
export interface Destination {
  /** Its name as people write it. */
  readonly shown: string;
  /** In its own order. */
  readonly columns: readonly DestinationColumn[];
  /** Members of JSON records that go into no column are passed over. */
  readonly ignoresExtra?: boolean;
}

export interface DestinationColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** By the column itself or by its domain. */
  readonly notNull: boolean;
  /** Something other than NULL comes in where no value is sent. */
  readonly hasDefault: boolean;
  /** Computed by the target: it takes no value. */
  readonly generated: boolean;
  readonly mayInsert: boolean;
}
