import type { ColumnType } from '../record/schema.ts';
import * as t from '../record/type-id.ts';

/** A type that a column of text may have, and what its values must look like besides being readable. */
export interface Candidate {
  readonly type: ColumnType;
  /** Narrower than the type's own reading: a code like 007 is a number to PostgreSQL, and loses its zeros. */
  readonly looks: RegExp;
}

const type = (id: number, sql: string, more: Partial<ColumnType> = {}): ColumnType => ({
  id,
  sql,
  oid: 0,
  ...more,
});

/**
 * From the narrowest to the widest: the first that fits all values is taken. Leading zeros, a leading `+`
 * and integers of more than 15 digits (card and account numbers) stay text.
 */
export const CANDIDATES: readonly Candidate[] = [
  { type: type(t.TYPE_BOOL, 'boolean'), looks: /^(?:true|false|t|f|yes|no)$/i },
  { type: type(t.TYPE_INT8, 'bigint'), looks: /^(?:0|-?[1-9]\d{0,14})$/ },
  { type: type(t.TYPE_NUMERIC, 'numeric'), looks: /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/ },
  {
    type: type(t.TYPE_FLOAT8, 'double precision'),
    looks: /^-?(?:(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:e[-+]?\d+)?|nan|inf|infinity)$/i,
  },
  { type: type(t.TYPE_UUID, 'uuid'), looks: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i },
  { type: type(t.TYPE_DATE, 'date'), looks: /^\d{4}-\d\d-\d\d$/ },
  {
    type: type(t.TYPE_TIMESTAMPTZ, 'timestamp with time zone', { fraction: 6 }),
    looks: /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*(?:Z|[-+]\d\d(?::?\d\d)?)$/,
  },
  {
    type: type(t.TYPE_TIMESTAMP, 'timestamp without time zone', { fraction: 6 }),
    looks: /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d[\d:.]*$/,
  },
  { type: type(t.TYPE_TIME, 'time without time zone', { fraction: 6 }), looks: /^\d\d:\d\d:\d\d(?:\.\d+)?$/ },
  { type: type(t.TYPE_JSONB, 'jsonb'), looks: /^\s*[{[]/ },
];

export const TEXT: ColumnType = type(t.TYPE_TEXT, 'text');
