/** A column's type as the kernel sees it. */
export interface ColumnType {
  /** A `TYPE_*` of type-id. */
  readonly id: number;
  /** As PostgreSQL writes it, domain names kept: `numeric(10,2)`, `public.email`. */
  readonly sql: string;
  readonly oid: number;
  /** varchar, char: characters allowed; absent for any. */
  readonly length?: number;
  /** numeric; absent for any. */
  readonly precision?: number;
  readonly scale?: number;
  /** Times: fractional digits kept, 0 to 6. */
  readonly fraction?: number;
  /** enum, in the order of the catalog. */
  readonly labels?: readonly string[];
  /** array: its element's type. */
  readonly element?: ColumnType;
}

/** One column of the target, and the field of the source record that fills it. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** Index of the field in the source record. */
  readonly field: number;
  /** How the source writes its times, where it is in another way than PostgreSQL's: a template, for people. */
  readonly written?: string;
  /** Where records have keys: those that lead to the field, as people write them. */
  readonly path?: string;
}

/** What records become: the columns in the order in which they are sent. */
export interface Schema {
  readonly columns: readonly Column[];
  /** Fields that every source record must have. */
  readonly width: number;
}

/** Wire formats that the kernel writes; `none` checks records and writes nothing. */
export type Wire = 'copy-binary' | 'copy-text' | 'ndjson' | 'csv' | 'none';

/** A time zone as a list of offsets: the first, then one more at each transition. */
export interface Zone {
  readonly name: string;
  /** Offset before the first transition, seconds east of UTC. */
  readonly offset: number;
  /** `at`: seconds since 1970-01-01 UTC. Sorted. Empty for a constant offset. */
  readonly transitions: readonly { readonly at: number; readonly before: number; readonly after: number }[];
  /** Where what is known begins, seconds since 1970-01-01 UTC; absent if nowhere. */
  readonly from?: number;
  /** Where what is known ends; absent if nowhere. */
  readonly to?: number;
  /** Whether from `to` on the last 400 years repeat, as the calendar does. */
  readonly repeats?: boolean;
}
