/*
 * Makes the field table of a strip from its index: where each field of each record starts and ends and
 * what state it is in. Fields are found, not copied; only a field with doubled quotes is written anew,
 * into the scratch text. Before you edit: the inner loop runs once per field of the source.
 */
import { FATE_GOOD, FATE_REJECTED, STATE_NULL, STATE_PLAIN, STATE_QUOTED } from '../layout';
import { FAULT_NUL, FAULT_TOO_FEW_FIELDS, FAULT_TOO_MANY_FIELDS, FAULT_UTF8 } from '../../record/fault-number';
import { NO_COLUMN, report } from './faults';
import {
  crStyle, delimiter, emptyIsNull, endsAt, fatesAt, indexAt, nullCount, nullsAt, quote, rowEndsAt, rowStartsAt,
  startsAt, statesAt, textAt, width,
} from './plan';
import { indexCount, quotes, scan, unclean } from './scan';
import { isUtf8 } from './utf8';
import { utf8Fault } from './utf8-fault';

/** Records in the field table, rejected ones included. */
export let rowCount: u32 = 0;

const CR: u8 = 13;
const LF: u8 = 10;

let textNext: usize = 0;

/**
 * Fills the field table with the whole records of the strip that was scanned last, which begins at
 * `at`; `end` is the end of the segment, `first` the number of the strip's first record within the
 * chunk. Returns the address behind the last record's line end.
 */
export function decode(at: usize, end: usize, first: u32): usize {
  textNext = textAt;
  rowCount = 0;
  const stop = indexAt + (<usize>indexCount << 2);
  const fields = <usize>width;
  let next = indexAt;
  let start = at;
  let table: usize = 0;
  while (next < stop) {
    const recordStart = start;
    let pos: usize = load<u32>(next);
    if (load<u8>(pos) != <u8>delimiter && contentEnd(start, pos) == start && isNoRecord(pos)) {
      start = pos + 1;
      next += 4;
      continue;
    }
    if (next + (fields << 2) > stop) {
      // Perhaps cut off by the end of the strip, perhaps a record with too few fields.
      const line = lineEnd(next, stop);
      if (line == 0) break;
      rejectCount(first, recordStart, load<u32>(line), FAULT_TOO_FEW_FIELDS);
      start = <usize>load<u32>(line) + 1;
      next = line + 4;
      table += fields;
      continue;
    }
    const last = next + ((fields - 1) << 2);
    let field = table;
    while (next < last) {
      pos = load<u32>(next);
      if (load<u8>(pos) != <u8>delimiter) break;
      put(field++, start, pos);
      start = pos + 1;
      next += 4;
    }
    if (next < last) {
      rejectCount(first, recordStart, pos, FAULT_TOO_FEW_FIELDS);
      start = pos + 1;
      next += 4;
      table += fields;
      continue;
    }
    pos = load<u32>(next);
    if (load<u8>(pos) == <u8>delimiter) {
      const line = lineEnd(next, stop);
      if (line == 0) {
        start = recordStart;
        break;
      }
      pos = load<u32>(line);
      rejectCount(first, recordStart, pos, FAULT_TOO_MANY_FIELDS);
      start = pos + 1;
      next = line + 4;
      table += fields;
      continue;
    }
    const content = contentEnd(start, pos);
    put(field, start, content);
    store<u32>(rowStartsAt + (<usize>rowCount << 2), <u32>recordStart);
    store<u32>(rowEndsAt + (<usize>rowCount << 2), <u32>content);
    let fate: u32 = FATE_GOOD;
    if (unclean && !isClean(recordStart, content, first + rowCount)) fate = FATE_REJECTED;
    store<u8>(fatesAt + <usize>rowCount, <u8>fate);
    rowCount++;
    start = pos + 1;
    next += 4;
    table += fields;
  }
  if (start == at && rowCount == 0) return oversized(at, end, first);
  return start;
}

/** Puts one field into the table, without its quotes. */
// @ts-ignore: decorator
@inline
function put(field: usize, start: usize, end: usize): void {
  let state: u32 = STATE_PLAIN;
  if (start == end) {
    if (emptyIsNull) state = STATE_NULL;
  } else if (quotes && load<u8>(start) == <u8>quote) {
    state = STATE_QUOTED;
    start++;
    end--;
    const twin = doubled(start, end);
    if (twin != 0) {
      const from = textNext;
      end = unescape(start, twin, end);
      start = from;
    }
  } else if (nullCount != 0 && isNullWord(start, end)) state = STATE_NULL;
  store<u32>(startsAt + (field << 2), <u32>start);
  store<u32>(endsAt + (field << 2), <u32>end);
  store<u8>(statesAt + field, <u8>state);
}

/** Address of the first quote within `[at, end)`, 0 where there is none. */
function doubled(at: usize, end: usize): usize {
  const mark = i8x16.splat(<i8>quote);
  while (at < end) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), mark));
    if (hits != 0) {
      at += <usize>ctz(hits);
      return at < end ? at : 0;
    }
    at += 16;
  }
  return 0;
}

/** Writes `[at, end)` to the scratch text with each doubled quote once; `twin` is the first. Returns the end there. */
function unescape(at: usize, twin: usize, end: usize): usize {
  let out = textNext;
  while (twin != 0) {
    const length = twin + 1 - at;
    memory.copy(out, at, length);
    out += length;
    at = twin + 2;
    twin = doubled(at, end);
  }
  memory.copy(out, at, end - at);
  out += end - at;
  textNext = out;
  return out;
}

function isNullWord(start: usize, end: usize): bool {
  const length = end - start;
  for (let i: u32 = 0; i < nullCount; i++) {
    const word = nullsAt + (<usize>i << 3);
    if (<usize>load<u32>(word, 4) == length && memory.compare(load<u32>(word), start, length) == 0) return true;
  }
  return false;
}

/** Whether the line end at `pos`, with nothing before it, ends no record: a blank line, or the LF of a CR LF. */
function isNoRecord(pos: usize): bool {
  if (crStyle && load<u8>(pos) == LF && load<u8>(pos - 1) == CR) return true;
  return width > 1;
}

/** Where a record's last field ends: the CR before its LF belongs to the line end. */
// @ts-ignore: decorator
@inline
function contentEnd(start: usize, pos: usize): usize {
  return pos > start && load<u8>(pos - 1) == CR && !crStyle ? pos - 1 : pos;
}

/** The index entry of the first line end from `entry` on, 0 where the strip has no more. */
function lineEnd(entry: usize, stop: usize): usize {
  while (entry < stop) {
    if (load<u8>(load<u32>(entry)) != <u8>delimiter) return entry;
    entry += 4;
  }
  return 0;
}

/** Rejects a record with the wrong number of fields. Text that is not text comes first, as for any record. */
function rejectCount(first: u32, start: usize, pos: usize, fault: u32): void {
  const end = contentEnd(start, pos);
  store<u32>(rowStartsAt + (<usize>rowCount << 2), <u32>start);
  store<u32>(rowEndsAt + (<usize>rowCount << 2), <u32>end);
  store<u8>(fatesAt + <usize>rowCount, FATE_REJECTED);
  if (!unclean || isClean(start, end, first + rowCount)) {
    report(fault, NO_COLUMN, first + rowCount, start, end, start, end);
  }
  rowCount++;
}

/** Whether a record is UTF-8 without NUL; if not, that is reported. */
function isClean(start: usize, end: usize, row: u32): bool {
  if (!isUtf8(start, end)) {
    const at = utf8Fault(start, end);
    report(FAULT_UTF8, NO_COLUMN, row, start, end, at, at + 1);
    return false;
  }
  for (let at = start; at < end; at++) {
    if (load<u8>(at) == 0) {
      report(FAULT_NUL, NO_COLUMN, row, start, end, at, at + 1);
      return false;
    }
  }
  return true;
}

/** A record with more fields than a strip holds: it has too many for any table. Finds its end by scanning on. */
function oversized(at: usize, end: usize, first: u32): usize {
  let from: usize = load<u32>(indexAt + (<usize>(indexCount - 1) << 2)) + 1;
  while (from < end) {
    scan(from, end);
    const line = lineEnd(indexAt, indexAt + (<usize>indexCount << 2));
    if (line != 0) {
      from = <usize>load<u32>(line) + 1;
      rejectCount(first, at, from - 1, FAULT_TOO_MANY_FIELDS);
      return from;
    }
    if (indexCount == 0) break;
    from = <usize>load<u32>(indexAt + (<usize>(indexCount - 1) << 2)) + 1;
  }
  unreachable();
  return end;
}
