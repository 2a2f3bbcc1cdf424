import type { Destination, DestinationColumn } from '../../record/destination.ts';

/** A table as the catalog describes it, seen by the session that asked. */
export interface Table extends Destination {
  readonly name: { readonly schema: string; readonly table: string };
  readonly kind: TableKind;
  /** A crash of the server empties it. */
  readonly unlogged: boolean;
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

export interface TableColumn extends DestinationColumn {
  /** COPY takes values for both kinds of identity column. */
  readonly identity: 'none' | 'always' | 'by default';
}

export interface SessionSettings {
  readonly user: string;
  readonly timeZone: string;
  /** 150018 for 15.18. */
  readonly serverVersion: number;
  /** A standby takes no rows. */
  readonly standby: boolean;
}
