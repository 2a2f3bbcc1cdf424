/*
 * Makes the field table of a strip as ./decode does, but without an index: it walks from field to field. Slower,
 * and for the few dialects that need it.
 */
import { FAULT_TOO_FEW_FIELDS, FAULT_TOO_MANY_FIELDS } from '../../record/fault-number';
import { NULL_FIELD, STRIP_BYTES, STRIP_FIELDS } from '../layout';
import { isNullBare, trimmedEnd, trimmedStart } from './bare-field';
import { isClean, setRows } from './decode';
import { escapeFault, escapeFaultAt, resolve } from './escape';
import { NO_COLUMN, report } from './faults';
import { dividesAt, fieldEnd, fieldIsEscaped, fieldIsQuoted, lineEndAt } from './field';
import { putRow } from './ndjson-row';
import { delimiterBytes, fieldsAt, pads, spellingCount, textAt, trims, truncates, width } from './plan';
import { spell } from './spelling';

/** Fields of the record that was read last, and where its content ends. */
let fieldCount: u32 = 0;
let contentEnd: usize = 0;
/** The first escape in its fields that means nothing: a FAULT_* or 0, and its place. */
let badEscape: u32 = 0;
let badEscapeAt: usize = 0;
/** The next free address of the scratch text. */
let textNext: usize = 0;

/** Fills the field table with records from `at` on, as `decodeLines` in ./ndjson-decode does. */
export function decodeCarefully(at: usize, end: usize, first: u32): usize {
  const stop = min(at + STRIP_BYTES, end);
  const most = <usize>(<u32>STRIP_FIELDS / width);
  let rows: u32 = 0;
  let good: usize = 0;
  let text = textAt;
  while (at < stop && good < most) {
    const start = at;
    const fields = fieldsAt + good * (<usize>width << 3);
    textNext = text;
    at = readRecord(at, end, fields);
    if (contentEnd == start && width > 1) continue;
    if (isLoadable(start, contentEnd, first + rows)) {
      for (let field = fieldCount; field < width; field++) store<u64>(fields + (<usize>field << 3), NULL_FIELD);
      text = spellingCount != 0 ? spell(fields, textNext) : textNext;
      putRow(good, rows, start, contentEnd);
      good++;
    }
    rows++;
  }
  setRows(rows, <u32>good);
  return at;
}

/** Whether the record that was read last can go on to its columns; if not, that is reported. */
function isLoadable(start: usize, end: usize, row: u32): bool {
  if (!isClean(start, end, row)) return false;
  if (fieldCount < width && !pads) {
    report(FAULT_TOO_FEW_FIELDS, NO_COLUMN, row, start, end, start, end);
    return false;
  }
  if (fieldCount > width && !truncates) {
    report(FAULT_TOO_MANY_FIELDS, NO_COLUMN, row, start, end, start, end);
    return false;
  }
  if (badEscape != 0) report(badEscape, NO_COLUMN, row, start, end, badEscapeAt, badEscapeAt + 1);
  return badEscape == 0;
}

/** Puts the fields of the record at `at` into the table, as many as it has columns. Returns where the next begins. */
function readRecord(at: usize, end: usize, fields: usize): usize {
  fieldCount = 0;
  badEscape = 0;
  while (true) {
    const behind = fieldEnd(at, end);
    if (fieldCount < width) putField(fields + (<usize>fieldCount << 3), at, behind);
    fieldCount++;
    at = behind;
    if (at >= end || !dividesAt(at, end)) break;
    at += delimiterBytes;
  }
  contentEnd = at;
  return at + lineEndAt(at, end);
}

/** Puts the field `[at, end)` that was found last, its quotes included. */
function putField(field: usize, at: usize, end: usize): void {
  const isQuoted = fieldIsQuoted;
  if (isQuoted) {
    at++;
    end--;
  } else {
    if (trims) {
      at = trimmedStart(at, end);
      end = trimmedEnd(at, end);
    }
    if (isNullBare(at, end)) {
      store<u64>(field, <u64>NULL_FIELD | (<u64>end << 32));
      return;
    }
  }
  if (!fieldIsEscaped) {
    store<u64>(field, <u64>at | (<u64>end << 32));
    return;
  }
  const from = textNext;
  textNext = resolve(at, end, from, isQuoted);
  store<u64>(field, <u64>from | (<u64>textNext << 32));
  if (escapeFault == 0 || badEscape != 0) return;
  badEscape = escapeFault;
  badEscapeAt = escapeFaultAt;
}
