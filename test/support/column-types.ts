import type { ColumnType } from '../../src/record/schema.ts';
import * as t from '../../src/record/type-id.ts';

const type = (id: number, sql: string, more: Partial<ColumnType> = {}): ColumnType => ({
  id,
  sql,
  oid: 0,
  ...more,
});

/** Types of columns by short names, for tests that need no server. */
export const TYPES = {
  text: type(t.TYPE_TEXT, 'text'),
  bool: type(t.TYPE_BOOL, 'boolean'),
  int2: type(t.TYPE_INT2, 'smallint'),
  int4: type(t.TYPE_INT4, 'integer'),
  int8: type(t.TYPE_INT8, 'bigint'),
  float8: type(t.TYPE_FLOAT8, 'double precision'),
  numeric: type(t.TYPE_NUMERIC, 'numeric'),
  'numeric(5,2)': type(t.TYPE_NUMERIC, 'numeric(5,2)', { precision: 5, scale: 2 }),
  'numeric(4,0)': type(t.TYPE_NUMERIC, 'numeric(4,0)', { precision: 4, scale: 0 }),
  'numeric(3,3)': type(t.TYPE_NUMERIC, 'numeric(3,3)', { precision: 3, scale: 3 }),
  'numeric(2,5)': type(t.TYPE_NUMERIC, 'numeric(2,5)', { precision: 2, scale: 5 }),
  'numeric(4,-2)': type(t.TYPE_NUMERIC, 'numeric(4,-2)', { precision: 4, scale: -2 }),
  float4: type(t.TYPE_FLOAT4, 'real'),
  uuid: type(t.TYPE_UUID, 'uuid'),
  date: type(t.TYPE_DATE, 'date'),
  timestamptz: type(t.TYPE_TIMESTAMPTZ, 'timestamp with time zone', { fraction: 6 }),
  bytea: type(t.TYPE_BYTEA, 'bytea'),
  json: type(t.TYPE_JSON, 'json'),
  jsonb: type(t.TYPE_JSONB, 'jsonb'),
  inet: type(t.TYPE_INET, 'inet'),
  other: type(t.TYPE_OTHER, 'point'),
} as const;
