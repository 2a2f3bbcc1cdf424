import * as can from '../kernel/infer-layout.ts';
import type { ColumnType } from '../record/schema.ts';
import * as t from '../record/type-id.ts';

/** A type that a column may have besides text. What its values look like is written once, in kernel/wasm/infer-value. */
export interface InferredType {
  /** A CAN_*. */
  readonly can: number;
  readonly type: ColumnType;
  /** Told where all values fit, but never chosen: the next file may have a larger number. */
  readonly isOnlyTold?: true;
}

const type = (id: number, sql: string, more: Partial<ColumnType> = {}): ColumnType => ({
  id,
  sql,
  oid: 0,
  ...more,
});

/** From the narrowest to the widest, in the order of their bits: the first that fits all values is chosen. */
export const TYPES: readonly InferredType[] = [
  { can: can.CAN_BOOL, type: type(t.TYPE_BOOL, 'boolean') },
  { can: can.CAN_INT2, type: type(t.TYPE_INT2, 'smallint'), isOnlyTold: true },
  { can: can.CAN_INT4, type: type(t.TYPE_INT4, 'integer'), isOnlyTold: true },
  { can: can.CAN_INT8, type: type(t.TYPE_INT8, 'bigint') },
  { can: can.CAN_NUMERIC, type: type(t.TYPE_NUMERIC, 'numeric') },
  { can: can.CAN_FLOAT8, type: type(t.TYPE_FLOAT8, 'double precision') },
  { can: can.CAN_UUID, type: type(t.TYPE_UUID, 'uuid') },
  { can: can.CAN_DATE, type: type(t.TYPE_DATE, 'date') },
  {
    can: can.CAN_TIMESTAMPTZ,
    type: type(t.TYPE_TIMESTAMPTZ, 'timestamp with time zone', { fraction: 6 }),
  },
  {
    can: can.CAN_TIMESTAMP,
    type: type(t.TYPE_TIMESTAMP, 'timestamp without time zone', { fraction: 6 }),
  },
  { can: can.CAN_TIME, type: type(t.TYPE_TIME, 'time without time zone', { fraction: 6 }) },
  { can: can.CAN_JSONB, type: type(t.TYPE_JSONB, 'jsonb') },
];

export const TEXT: ColumnType = type(t.TYPE_TEXT, 'text');
export const JSONB = TYPES.at(-1)?.type as ColumnType;
