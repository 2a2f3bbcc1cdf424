/*
 * Makes the field table of a strip from the elements of a top-level array. Framing has divided them: what
 * stands between two is blanks and one comma. What holds for lines holds here too; only the ends differ.
 */
import { FAULT_JSON_SYNTAX, FAULT_NOT_OBJECT, FAULT_UTF8 } from '../../record/fault-number';
import { EXTRA_REST } from '../json-layout';
import { STRIP_BYTES, STRIP_FIELDS } from '../layout';
import { BACKSLASH, CLOSE_BRACKET, COMMA, NEWLINE, OPEN_BRACE, QUOTE, RETURN, SPACE, TAB } from './ascii';
import { setRows } from './decode';
import { NO_COLUMN, report } from './faults';
import { skipGap } from './ndjson-blank';
import { fail } from './ndjson-fault';
import { finishObject, openRow, putRow, reportFault } from './ndjson-row';
import { readObject } from './ndjson-object';
import { extra, rootNode } from './ndjson-plan';
import { dropRest, openRests } from './ndjson-rest';
import { openText } from './ndjson-text';
import { skipValue } from './ndjson-value';
import { fieldsAt, width } from './plan';
import { isUtf8 } from './utf8';
import { utf8Fault } from './utf8-fault';

/** As `decodeLines` in ./ndjson-decode. */
export function decodeElements(at: usize, end: usize, first: u32): usize {
  const stop = min(at + STRIP_BYTES, end);
  const most = <usize>(<u32>STRIP_FIELDS / width);
  let rows: u32 = 0;
  let good: usize = 0;
  openText();
  if (extra == EXTRA_REST) openRests();
  while (at < stop && good < most) {
    const divider = skipGap(at);
    if (divider >= end || load<u8>(divider) == CLOSE_BRACKET) {
      at = end;
      break;
    }
    const start = skipGap(divider + 1);
    // Nothing but an empty array has its end here.
    if (start >= end || load<u8>(start) == CLOSE_BRACKET) {
      at = end;
      break;
    }
    const fields = fieldsAt + good * (<usize>width << 3);
    const behind = readElement(start, end, fields);
    if (behind == 0) at = reject(start, end, first + rows);
    else {
      at = behind;
      putRow(good, rows, start, behind);
      good++;
    }
    rows++;
  }
  setRows(rows, <u32>good);
  return at;
}

/** From an element's first byte to behind its last, or 0. */
function readElement(start: usize, end: usize, fields: usize): usize {
  if (load<u8>(start) != OPEN_BRACE) return notObject(start, end);
  openRow(fields);
  const behind = readObject(start, rootNode, fields);
  if (behind == 0 || !finishObject(start, behind, fields)) return 0;
  const next = skipGap(behind);
  if (next < end && !divides(next)) return fail(FAULT_JSON_SYNTAX, next, next + 1);
  return isUtf8(start, behind) ? behind : fail(FAULT_UTF8, start, behind);
}

/** Anything but an object is at best JSON. */
function notObject(at: usize, end: usize): usize {
  const behind = skipValue(at, 0);
  if (behind == 0) return 0;
  const next = skipGap(behind);
  if (next < end && !divides(next)) return fail(FAULT_JSON_SYNTAX, next, next + 1);
  return fail(FAULT_NOT_OBJECT, at, behind);
}

// @ts-ignore: decorator
@inline
function divides(at: usize): bool {
  return load<u8>(at) == COMMA || load<u8>(at) == CLOSE_BRACKET;
}

/** Reports what is wrong with the element at `start`. Returns where the next one's divider is. */
function reject(start: usize, end: usize, row: u32): usize {
  const stop = elementEnd(start, end);
  const last = withoutBlanks(start, stop);
  if (!isUtf8(start, last)) {
    if (extra == EXTRA_REST) dropRest();
    const at = utf8Fault(start, last);
    report(FAULT_UTF8, NO_COLUMN, row, start, last, at, at + 1);
  } else reportFault(start, last, stop, row);
  return stop;
}

/** The end of `[at, end)` without the blanks at its end. */
function withoutBlanks(at: usize, end: usize): usize {
  while (end > at) {
    const byte = load<u8>(end - 1);
    if (byte != SPACE && byte != NEWLINE && byte != RETURN && byte != TAB) break;
    end--;
  }
  return end;
}

/** Where framing has seen the element end: at a comma or a bracket outside all others, or at `end`. */
function elementEnd(at: usize, end: usize): usize {
  let depth: u32 = 0;
  let inside = false;
  let escaped = false;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    const isLiteral = escaped;
    escaped = byte == BACKSLASH && !isLiteral;
    if (byte == QUOTE && !isLiteral) inside = !inside;
    else if (inside) continue;
    else if ((byte | 0x20) == OPEN_BRACE) depth++;
    else if ((byte | 0x20) == 0x7d) {
      if (depth > 0) depth--;
      else if (byte == CLOSE_BRACKET) return at;
    } else if (byte == COMMA && depth == 0) return at;
  }
  return end;
}
