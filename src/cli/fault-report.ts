import { isUtf8 } from 'node:buffer';
import { DEFAULT_DIALECT, type Dialect } from '../formats/csv/dialect.ts';
import type { Fault } from '../record/fault.ts';
import type { Column, Schema } from '../record/schema.ts';
import type { RejectedParcel } from '../state/reject-line.ts';
import { formatBytes, formatCount } from './amounts.ts';
import { escapeText } from './escape.ts';
import { excerptOf } from './excerpt.ts';
import { type FaultPlace, placeOf } from './fault-place.ts';
import { hintFor } from './hints.ts';
import type { Paint } from './paint.ts';
import { cutToWidth } from './width.ts';

/** What is known around a fault when it is shown. */
export interface FaultSetting {
  /** The source as people know it. */
  readonly source: string;
  readonly schema?: Schema | undefined;
  readonly table?: string | undefined;
  readonly rejectsFile: string | undefined;
  /** How records of CSV are written; as by default where absent. */
  readonly dialect?: Dialect;
  /** How many of its kind there are so far, this one included. */
  readonly count: number;
  readonly columns: number;
  readonly paint: Paint;
}

const FOUND_COLUMNS = 60;
const BACKSLASH = 0x5c;

/** The lines that show a fault: where, the line with the value marked, what was expected, what to do. */
export function reportFault(parcel: RejectedParcel, fault: Fault, setting: FaultSetting): string[] {
  const place = placeOf(parcel, fault, setting.dialect ?? DEFAULT_DIALECT);
  const column = setting.schema?.columns.find(({ name }) => name === fault.column);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['expected', expected(fault, column, setting)],
    ['found', found(fault, place)],
    ['server', fault.detail === undefined ? undefined : escapeText(fault.detail)],
    ['saved in', savedIn(setting)],
  ];
  const lines = [headline(fault, place, column, setting), ...marked(place, setting)];
  for (const [label, text] of facts) {
    if (text !== undefined) lines.push(`  ${label.padEnd(10)}${cutToWidth(text, FOUND_COLUMNS * 3)}`);
  }
  const isBehindBackslash = place.lineText[place.from - 1] === BACKSLASH;
  const isDecoded = parcel.unit !== undefined;
  const about = { word: wordOf(place), quoted: place.quoted, column, isBehindBackslash, isDecoded };
  const hint = hintFor(fault.code, about);
  if (hint !== undefined) lines.push(`${setting.paint('help', 'help:')} ${hint}`);
  return lines;
}

function headline(
  fault: Fault,
  place: FaultPlace,
  column: Column | undefined,
  setting: FaultSetting,
): string {
  const field = column === undefined ? place.field : column.field + 1;
  const isKeyed = setting.schema?.columns.some(({ path }) => path !== undefined);
  const lineAndField = isKeyed ? `${place.line}` : `${place.line}:${field}`;
  const where = `${escapeText(setting.source)}:${lineAndField} (byte ${place.byte})`;
  const named = fault.column === undefined ? '' : ` column "${escapeText(fault.column)}"`;
  return `${setting.paint('error', `error[${fault.code}]`)} ${where}${named}: ${fault.reason}`;
}

/** The line of the source, and a second one that points at the value. */
function marked(place: FaultPlace, { columns, paint }: FaultSetting): string[] {
  const number = String(place.line).padStart(4);
  const room = Math.max(20, columns - number.length - 3);
  const { text, before, width } = excerptOf(place.lineText, place.from, place.end, room);
  const pointer = `${' '.repeat(before)}${paint('mark', '^'.repeat(width))}`;
  return [`${number} | ${text}`, `${' '.repeat(number.length)} | ${pointer}`];
}

function expected(
  fault: Fault,
  column: Column | undefined,
  { schema, table }: FaultSetting,
): string | undefined {
  if (fault.code === 'csv/too-few-fields' || fault.code === 'csv/too-many-fields') {
    return schema === undefined ? undefined : `${schema.width} fields`;
  }
  if (column === undefined) return undefined;
  const { type, written } = column;
  const labels = fault.code === 'type/enum' && type.labels ? ` (${type.labels.join(', ')})` : '';
  const need = fault.code === 'rule/not-null' ? ' NOT NULL' : '';
  const from = table === undefined ? '' : `, from table ${escapeText(table)}`;
  const form = written === undefined ? '' : `, written as ${escapeText(written)}`;
  return `${escapeText(cutToWidth(type.sql + labels, FOUND_COLUMNS * 2))}${need}${from}${form}`;
}

function found(fault: Fault, place: FaultPlace): string | undefined {
  if (fault.code === 'csv/too-few-fields' || fault.code === 'csv/too-many-fields') {
    return `${place.fields} fields`;
  }
  if (fault.code.startsWith('csv/') || (fault.stage === 'target' && fault.column === undefined))
    return undefined;
  const { text, cut } = excerptOf(place.value, place.valueFrom, place.valueEnd, FOUND_COLUMNS);
  return `"${text}"${cut ? ` (${formatBytes(place.value.length)})` : ''}`;
}

function savedIn({ rejectsFile, count }: FaultSetting): string {
  const where = rejectsFile === undefined ? 'no file' : escapeText(rejectsFile);
  return `${where} (${formatCount(count)} such ${count === 1 ? 'row' : 'rows'} so far)`;
}

function wordOf({ value }: FaultPlace): string | undefined {
  return value.length <= 100 && isUtf8(value) ? Buffer.from(value).toString() : undefined;
}
