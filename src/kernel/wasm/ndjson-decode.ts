/*
 * Makes the field table of a strip from lines of JSON. One pass: each value is found by reading everything
 * before it, by the grammar or by what the record before looked like.
 */
import { FAULT_JSON_SYNTAX, FAULT_NOT_OBJECT, FAULT_UTF8 } from '../../record/fault-number';
import { EXTRA_REST } from '../json-layout';
import { STRIP_BYTES, STRIP_FIELDS } from '../layout';
import { NEWLINE, OPEN_BRACE, RETURN } from './ascii';
import { setRows } from './decode';
import { NO_COLUMN, report } from './faults';
import { skipGap } from './ndjson-blank';
import { fail } from './ndjson-fault';
import { readObject } from './ndjson-object';
import { extra, rootNode } from './ndjson-plan';
import { openRests } from './ndjson-rest';
import { finishObject, openRow, putRow, reportFault } from './ndjson-row';
import { openText } from './ndjson-text';
import { skipValue } from './ndjson-value';
import { fieldsAt, width } from './plan';
import { repeat } from './repeat';
import { isUtf8 } from './utf8';
import { utf8Fault } from './utf8-fault';

/**
 * Fills the field table with records from `at` on; `end` is the end of the segment, `first` the number of its
 * first record within the chunk. Returns where the next strip begins.
 */
export function decodeLines(at: usize, end: usize, first: u32): usize {
  const stop = at + STRIP_BYTES < end ? lineEnd(at + STRIP_BYTES) + 1 : end;
  const doubtful = !isUtf8(at, stop);
  const most = <usize>(<u32>STRIP_FIELDS / width);
  const rowBytes = <usize>width << 3;
  let fields = fieldsAt;
  let rows: u32 = 0;
  let good: usize = 0;
  openText();
  if (extra == EXTRA_REST) openRests();
  while (at < stop && good < most) {
    const start = at;
    if (doubtful && !isText(start, first + rows)) {
      at = lineEnd(start) + 1;
      rows++;
      continue;
    }
    at = skipGap(at);
    if (load<u8>(at) == NEWLINE) {
      at += 1;
      continue;
    }
    const behind = readRecord(at, fields);
    if (behind == 0) {
      const next = lineEnd(start);
      reportFault(start, contentEnd(start, next), next, first + rows);
      at = next + 1;
    } else {
      putRow(good, rows, start, contentEnd(start, behind));
      fields += rowBytes;
      good++;
      at = behind + 1;
    }
    rows++;
  }
  setRows(rows, <u32>good);
  return at;
}

/** From a record's first byte that is no blank to its line end, or 0. */
// @ts-ignore: decorator
@inline
function readRecord(at: usize, fields: usize): usize {
  if (load<u8>(at) != OPEN_BRACE) return notObject(at);
  openRow(fields);
  const behind = readObject(at, rootNode, fields);
  if (behind == 0 || !finishObject(at, behind, fields)) return 0;
  if (load<u8>(behind) == NEWLINE) return behind;
  const next = skipGap(behind);
  return load<u8>(next) == NEWLINE ? next : fail(FAULT_JSON_SYNTAX, next, next + 1);
}

/** Anything but an object is at best JSON. */
function notObject(at: usize): usize {
  const end = skipValue(at, 0);
  if (end == 0) return 0;
  const next = skipGap(end);
  return load<u8>(next) == NEWLINE ? fail(FAULT_NOT_OBJECT, at, end) : fail(FAULT_JSON_SYNTAX, next, next + 1);
}

/** The first line feed from `at` on. There is one. */
function lineEnd(at: usize): usize {
  const newline = repeat(NEWLINE);
  while (true) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), newline));
    if (mask != 0) return at + <usize>ctz(mask);
    at += 16;
  }
}

/** Where a line's record ends: the CR before its LF belongs to the line end. */
// @ts-ignore: decorator
@inline
function contentEnd(start: usize, stop: usize): usize {
  return stop > start && load<u8>(stop - 1) == RETURN ? stop - 1 : stop;
}

/** Whether the record at `start` is UTF-8; if not, that is reported. */
function isText(start: usize, row: u32): bool {
  const stop = lineEnd(start);
  if (isUtf8(start, stop)) return true;
  const at = utf8Fault(start, stop);
  report(FAULT_UTF8, NO_COLUMN, row, start, contentEnd(start, stop), at, at + 1);
  return false;
}
