import type { ColumnType } from '../../record/schema.ts';

/** A table as the catalog describes it, seen by the session that asked. */
export interface Table {
  readonly name: { readonly schema: string; readonly table: string };
  readonly kind: TableKind;
  /** In the table's order, dropped columns left out. */
  readonly columns: readonly TableColumn[];
  /** The right to insert into all columns. */
  readonly mayInsert: boolean;
  /** Row-level security holds for this user: the server refuses COPY. */
  readonly rowSecurity: boolean;
  /** A view that takes rows, by an INSTEAD OF INSERT trigger. */
  readonly insertTrigger: boolean;
  readonly session: SessionSettings;
}

export type TableKind = 'table' | 'partitioned table' | 'foreign table' | 'view' | 'other';

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** By the column itself or by its domain. */
  readonly notNull: boolean;
  /** Something other than NULL comes in where no value is sent. */
  readonly hasDefault: boolean;
  /** Computed by the server: it takes no value. */
  readonly generated: boolean;
  /** COPY takes values for both kinds of identity column. */
  readonly identity: 'none' | 'always' | 'by default';
  readonly mayInsert: boolean;
}

export interface SessionSettings {
  readonly user: string;
  readonly timeZone: string;
  /** 150018 for 15.18. */
  readonly serverVersion: number;
  /** A standby takes no rows. */
  readonly standby: boolean;
}
