import {
  FAULT_ARRAY, FAULT_ESCAPED_NUL, FAULT_JSON_SYNTAX, FAULT_JSON_TOO_DEEP, FAULT_MISSING_KEY, FAULT_NOT_OBJECT,
  FAULT_SURROGATE,
} from '../../record/fault-number';
import { EXTRA_REST } from '../json-layout';
import { COLUMN_FIELD, COLUMN_SIZE } from '../layout';
import { NO_COLUMN, report } from './faults';
import { skipGap } from './ndjson-blank';
import { fail, fault, faultAt, faultEnd } from './ndjson-fault';
import { memberTarget, openPredictions } from './ndjson-member';
import { extra, requiredAt } from './ndjson-plan';
import { dropRest, openRest, putRest } from './ndjson-rest';
import { hasRequired, missingField, openRecord } from './ndjson-seen';
import { skipValue } from './ndjson-value';
import { spellTimes } from './ndjson-spelling';
import { columnCount, columnsAt, rowEndsAt, rowNumbersAt, rowStartsAt, spellingCount, width } from './plan';

/** Begins a record whose fields lie at `fields`: none of them is there yet. */
// @ts-ignore: decorator
@inline
export function openRow(fields: usize): void {
  const behind = fields + (<usize>width << 3);
  for (; fields < behind; fields += 16) v128.store(fields, i64x2.splat(0));
  openRecord();
  openPredictions();
  if (extra == EXTRA_REST) openRest();
}

/** What is to be done once all members of the record `[start, end)` are read. */
// @ts-ignore: decorator
@inline
export function finishObject(start: usize, end: usize, fields: usize): bool {
  if (requiredAt != 0 && !hasRequired(start, end)) return false;
  if (extra == EXTRA_REST) putRest(fields, start, end);
  return spellingCount == 0 || spellTimes(fields, start, end);
}

/** Notes where the good record of that number lies; `number` counts the others of the strip too. */
// @ts-ignore: decorator
@inline
export function putRow(good: usize, number: u32, start: usize, end: usize): void {
  store<u32>(rowStartsAt + (good << 2), <u32>start);
  store<u32>(rowEndsAt + (good << 2), <u32>end);
  store<u32>(rowNumbersAt + (good << 2), number);
}

/**
 * Reports what is wrong with the record `[start, end)`. Where it is no JSON at all, that: whatever came first.
 * `stop`: the first address from `end` on that holds no blank.
 */
export function reportFault(start: usize, end: usize, stop: usize, row: u32): void {
  if (extra == EXTRA_REST) dropRest();
  let number = fault;
  let at = faultAt;
  let atEnd = faultEnd;
  if (number != FAULT_JSON_SYNTAX && number != FAULT_JSON_TOO_DEEP && number != FAULT_NOT_OBJECT) {
    const behind = skipValue(skipGap(start), 0);
    const next: usize = behind == 0 ? 0 : skipGap(behind);
    if (next != 0 && next < stop) fail(FAULT_JSON_SYNTAX, next, next + 1);
    if (next < stop) {
      number = fault;
      at = faultAt;
      atEnd = faultEnd;
    }
  }
  report(number, columnAtFault(number), row, start, end, min(at, end), min(atEnd, end));
}

/** The column that a fault is of, where it is of one. */
function columnAtFault(number: u32): u32 {
  const isMissing = number == FAULT_MISSING_KEY;
  const isOfMember = number == FAULT_SURROGATE || number == FAULT_ESCAPED_NUL || number == FAULT_ARRAY;
  if (!isMissing && !isOfMember) return NO_COLUMN;
  const field = isMissing ? missingField : memberTarget;
  for (let column: u32 = 0; column < columnCount; column++) {
    if (load<u32>(columnsAt + <usize>column * COLUMN_SIZE, COLUMN_FIELD) == field) return column;
  }
  return NO_COLUMN;
}
