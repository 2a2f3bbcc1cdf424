import type { DateFormat } from '../../config/date-formats.ts';
import { kindOf } from '../../formats/times/time-format.ts';
import type { InferredColumn } from '../../infer/decide.ts';
import type { ColumnType } from '../../record/schema.ts';
import { TYPE_DATE, TYPE_TIME, TYPE_TIMESTAMP, TYPE_TIMESTAMPTZ, TYPE_TIMETZ } from '../../record/type-id.ts';

const TYPES: Readonly<Record<ReturnType<typeof kindOf>, ColumnType>> = {
  date: { id: TYPE_DATE, sql: 'date', oid: 0 },
  time: { id: TYPE_TIME, sql: 'time without time zone', oid: 0, fraction: 6 },
  timetz: { id: TYPE_TIMETZ, sql: 'time with time zone', oid: 0, fraction: 6 },
  timestamp: { id: TYPE_TIMESTAMP, sql: 'timestamp without time zone', oid: 0, fraction: 6 },
  timestamptz: { id: TYPE_TIMESTAMPTZ, sql: 'timestamp with time zone', oid: 0, fraction: 6 },
};

/** A column that a format of times was named for has its type, whatever its values are. */
export function typeNamed(
  columns: readonly InferredColumn[],
  formats: readonly DateFormat[],
): InferredColumn[] {
  return columns.map((column) => {
    const named = formats.find((one) => one.column === column.name);
    if (named === undefined) return column;
    const { name, profile, nulls } = column;
    return { name, type: TYPES[kindOf(named.format)], profile, nulls };
  });
}
