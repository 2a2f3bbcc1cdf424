import type { DateFormat } from '../config/date-formats.ts';
import { readTime } from '../formats/times/read-time.ts';
import { kindOf, type TimeFormat } from '../formats/times/time-format.ts';
import type { InferredColumn } from '../infer/infer.ts';
import type { ColumnType } from '../record/schema.ts';
import { TYPE_DATE, TYPE_TIME, TYPE_TIMESTAMP, TYPE_TIMESTAMPTZ, TYPE_TIMETZ } from '../record/type-id.ts';

/** How values look that would pass for times without the format that is asked for. */
const PLAIN: readonly (readonly [kinds: readonly string[], looks: RegExp])[] = [
  [['date'], /^\d{4}-\d\d-\d\d$/],
  [['timestamp', 'timestamptz'], /^\d{4}-\d\d-\d\d[ T]/],
  [['time', 'timetz'], /^\d\d:\d\d/],
];

const TYPES: Readonly<Record<ReturnType<typeof kindOf>, ColumnType>> = {
  date: { id: TYPE_DATE, sql: 'date', oid: 0 },
  time: { id: TYPE_TIME, sql: 'time without time zone', oid: 0, fraction: 6 },
  timetz: { id: TYPE_TIMETZ, sql: 'time with time zone', oid: 0, fraction: 6 },
  timestamp: { id: TYPE_TIMESTAMP, sql: 'timestamp without time zone', oid: 0, fraction: 6 },
  timestamptz: { id: TYPE_TIMESTAMPTZ, sql: 'timestamp with time zone', oid: 0, fraction: 6 },
};

/**
 * A value of a sample as PostgreSQL would write it, where it is a time in one of the formats that hold for
 * every column; the value itself else.
 */
export function respellTime(value: Uint8Array, formats: readonly DateFormat[]): Uint8Array {
  if (formats.length === 0) return value;
  const general = formats.filter(({ column, format }) => column === undefined && isTelling(format));
  const text = Buffer.from(value).toString();
  for (const { format } of general) {
    const read = readTime(text, format);
    if (read !== undefined) return Buffer.from(read);
  }
  const kinds = general.map(({ format }) => kindOf(format));
  const isPlain = PLAIN.some(([of, looks]) => kinds.some((kind) => of.includes(kind)) && looks.test(text));
  // It would be taken for a time, and then be refused.
  return isPlain ? Buffer.from(`"${text}"`) : value;
}

/** Whether no plain number is written like that: those are times only where their column is named. */
function isTelling(format: TimeFormat): boolean {
  if (format.of === 'epoch') return false;
  return format.parts.some(({ what }) => what === 'literal' || what === 'month-name' || what === 'half-day');
}

/** A column that a format was named for has its type, whatever the sample holds. */
export function typeNamed(
  columns: readonly InferredColumn[],
  formats: readonly DateFormat[],
): InferredColumn[] {
  return columns.map((column) => {
    const named = formats.find((one) => one.column === column.name);
    if (named === undefined) return column;
    const { name, values, nulls, example } = column;
    return { name, type: TYPES[kindOf(named.format)], values, nulls, example };
  });
}
