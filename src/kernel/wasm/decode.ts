/*
 * Makes the field table of a strip from its index: where each field of each record starts and ends, its
 * quotes left out. Fields are found, not copied; only a field with doubled quotes is written anew, into
 * the scratch text. Before you edit: the inner loop makes four fields at once, and asks none of them for
 * anything. That a record has as many as it should is known from the numbers of its line ends; which begin
 * with a the scan has noted.
 */
import { NULL_FIELD, STRIP_FIELDS } from '../layout';
import { FAULT_NUL, FAULT_TOO_FEW_FIELDS, FAULT_TOO_MANY_FIELDS, FAULT_UTF8 } from '../../record/fault-number';
import { putBare } from './bare-field';
import { NO_COLUMN, report } from './faults';
import {
  crStyle, emptyIsNull, fieldsAt, indexAt, linesAt, nullCount, pads, quote, quotedAt, rowEndsAt,
  rowNumbersAt, rowStartsAt, spellingCount, textAt, trims, truncates, width,
} from './plan';
import { beyondAscii, indexCount, lineCount, nul, quotedCount, scan } from './scan';
import { doubled, unescape } from './quoted-field';
import { spell } from './spelling';
import { isUtf8 } from './utf8';
import { utf8Fault } from './utf8-fault';

/** Records of the strip, and how many of them are good so far: only those are in the field table. */
export let rowCount: u32 = 0;
export let goodCount: u32 = 0;

const CR: u8 = 13;
const LF: u8 = 10;

let textNext: usize = 0;
/** The next entry of the quoted fields, and the end of all. */
let quotedNext: usize = 0;
let quotedEnd: usize = 0;
/** Whether some record of the strip may not be text, so that each must be looked at. */
let doubtful: bool = false;

/** For the decoders of other formats: what is in the table now. */
export function setRows(rows: u32, good: u32): void {
  rowCount = rows;
  goodCount = good;
}

/**
 * Fills the field table with the whole records of the strip that was scanned last, which begins at
 * `at`; `end` is the end of the segment, `first` the number of the strip's first record within the
 * chunk. Returns the address behind the last record's line end.
 */
export function decode(at: usize, end: usize, first: u32): usize {
  if (lineCount == 0) return oversized(at, end, first);
  textNext = textAt;
  quotedNext = quotedAt;
  quotedEnd = quotedAt + (<usize>quotedCount << 2);
  rowCount = 0;
  goodCount = 0;
  const lastLine = load<u32>(linesAt + (<usize>(lineCount - 1) << 2));
  doubtful = nul || (beyondAscii && !isUtf8(at, load<u32>(indexAt + (<usize>lastLine << 2))));
  let start = at;
  let entry: u32 = 0;
  for (let line: u32 = 0; line < lineCount; line++) {
    // A padded record has more fields than the index: the table may be full before the strip is through.
    if (pads && (goodCount + 1) * width > <u32>STRIP_FIELDS) break;
    const last = load<u32>(linesAt + (<usize>line << 2));
    const pos: usize = load<u32>(indexAt + (<usize>last << 2));
    const content = contentEnd(start, pos);
    const count = last + 1 - entry;
    if (content != start || count != 1 || !isNoRecord(pos)) {
      if (count == width) record(entry, last, start, content, first);
      else if (count < width ? pads : truncates) raggedRecord(entry, last, start, content, first);
      else rejectCount(first, start, content, count < width ? FAULT_TOO_FEW_FIELDS : FAULT_TOO_MANY_FIELDS);
    }
    // Those of a rejected record are of no use.
    while (quotedNext < quotedEnd && load<u32>(quotedNext) <= last) quotedNext += 4;
    entry = last + 1;
    start = pos + 1;
  }
  return start;
}

/** Puts one record into the table: its fields begin with the index entry given. */
// @ts-ignore: decorator
@inline
function record(entry: u32, last: u32, start: usize, end: usize, first: u32): void {
  const fields = fieldsAt + <usize>goodCount * (<usize>width << 3);
  const nulls = i64x2.splat(-i64(emptyIsNull));
  const one = i32x4.splat(1);
  let field = fields;
  const behind = fields + (<usize>width << 3);
  let next = indexAt + (<usize>entry << 2);
  do {
    // A field starts behind the structural character before its own. NULL_FIELD is 0: a start is masked out.
    const ends = v128.load(next);
    const starts = i32x4.add(v128.load(next - 4), one);
    const kept = v128.andnot(starts, v128.and(i32x4.eq(starts, ends), nulls));
    v128.store(field, i8x16.shuffle(kept, ends, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23));
    v128.store(field, i8x16.shuffle(kept, ends, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31), 16);
    next += 16;
    field += 32;
  } while (field < behind);
  putEdges(fields, behind - 8, start, end);
  finish(fields, entry, last, start, end, first);
}

/** A record with too few fields, whose others are NULL, or with too many, which are left out. */
function raggedRecord(entry: u32, last: u32, start: usize, end: usize, first: u32): void {
  const fields = fieldsAt + <usize>goodCount * (<usize>width << 3);
  putRagged(fields, entry, last, start, end);
  adapt(fields, entry, min<u32>(last, entry + width - 1));
  admit(start, end, first);
}

/** Puts the fields that there are, up to the width, and NULL for the others. */
function putRagged(fields: usize, entry: u32, last: u32, start: usize, end: usize): void {
  let from = start;
  for (let i: u32 = 0; i < width; i++) {
    const field = fields + (<usize>i << 3);
    const number = entry + i;
    if (number > last) {
      store<u64>(field, NULL_FIELD);
      continue;
    }
    const behind = number == last ? end : <usize>load<u32>(indexAt + (<usize>number << 2));
    store<u64>(field, <u64>(from == behind && emptyIsNull ? <usize>NULL_FIELD : from) | (<u64>behind << 32));
    from = behind + 1;
  }
}

/** What is left to do for a record whose fields are found. */
// @ts-ignore: decorator
@inline
function finish(fields: usize, entry: u32, last: u32, start: usize, end: usize, first: u32): void {
  adapt(fields, entry, last);
  admit(start, end, first);
}

/** Makes of a record's fields what their quotes and the dialect mean. */
// @ts-ignore: decorator
@inline
function adapt(fields: usize, entry: u32, last: u32): void {
  if (nullCount != 0 || trims) putBare(fields, fields + (<usize>width << 3));
  putQuoted(fields, entry, last);
  if (spellingCount != 0) textNext = spell(fields, textNext);
}

/** Takes the record whose fields are in the table, unless it is no text. */
// @ts-ignore: decorator
@inline
function admit(start: usize, end: usize, first: u32): void {
  const good = <usize>goodCount;
  if (doubtful && !isClean(start, end, first + rowCount)) {
    rowCount++;
    return;
  }
  store<u32>(rowStartsAt + (good << 2), <u32>start);
  store<u32>(rowEndsAt + (good << 2), <u32>end);
  store<u32>(rowNumbersAt + (good << 2), rowCount);
  goodCount++;
  rowCount++;
}

/** Where the first field starts and the last one ends, the index does not say: behind blank lines, before a CR. */
// @ts-ignore: decorator
@inline
function putEdges(firstField: usize, lastField: usize, start: usize, end: usize): void {
  store<u32>(firstField, <u32>start);
  store<u32>(lastField, <u32>end, 4);
  if (!emptyIsNull) return;
  if (load<u32>(firstField, 4) == <u32>start) store<u32>(firstField, NULL_FIELD);
  if (load<u32>(lastField) == <u32>end) store<u32>(lastField, NULL_FIELD);
}

/** Takes the quotes off the record's quoted fields. */
// @ts-ignore: decorator
@inline
function putQuoted(fields: usize, entry: u32, last: u32): void {
  while (quotedNext < quotedEnd) {
    const number = load<u32>(quotedNext);
    if (number > last) break;
    quotedNext += 4;
    const field = fields + (<usize>(number - entry) << 3);
    const start: usize = load<u32>(field) + 1;
    const end: usize = load<u32>(field, 4) - 1;
    const twin = doubled(start, end);
    if (twin == 0) store<u64>(field, <u64>start | (<u64>end << 32));
    else {
      const from = textNext;
      textNext = unescape(start, twin, end, from);
      store<u64>(field, <u64>from | (<u64>textNext << 32));
    }
  }
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

/** Rejects a record with the wrong number of fields. Text that is not text comes first, as for any record. */
function rejectCount(first: u32, start: usize, end: usize, fault: u32): void {
  if (!doubtful || isClean(start, end, first + rowCount)) {
    report(fault, NO_COLUMN, first + rowCount, start, end, start, end);
  }
  rowCount++;
}

/** Whether a record is UTF-8 without NUL; if not, that is reported. */
export function isClean(start: usize, end: usize, row: u32): bool {
  if (!isUtf8(start, end)) {
    const at = utf8Fault(start, end);
    report(FAULT_UTF8, NO_COLUMN, row, start, end, at, at + 1);
    return false;
  }
  const nulAt = findNul(start, end);
  if (nulAt != 0) report(FAULT_NUL, NO_COLUMN, row, start, end, nulAt, nulAt + 1);
  return nulAt == 0;
}

/** Address of the first NUL within `[at, end)`, 0 where there is none. */
function findNul(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0)));
    if (hits != 0) return at + <usize>ctz(hits) < end ? at + <usize>ctz(hits) : 0;
  }
  return 0;
}

/**
 * A record with more fields than a strip holds: too many for any table. What is kept of it, where that is asked
 * for, is taken before its end is found by scanning on.
 */
function oversized(at: usize, end: usize, first: u32): usize {
  textNext = textAt;
  rowCount = 0;
  goodCount = 0;
  if (truncates) {
    quotedNext = quotedAt;
    quotedEnd = quotedAt + (<usize>quotedCount << 2);
    putRagged(fieldsAt, 0, indexCount, at, end);
    adapt(fieldsAt, 0, width - 1);
  }
  while (lineCount == 0) {
    scan(<usize>load<u32>(indexAt + (<usize>(indexCount - 1) << 2)) + 1, end);
  }
  const pos: usize = load<u32>(indexAt + (<usize>load<u32>(linesAt) << 2));
  const content = contentEnd(at, pos);
  doubtful = true;
  if (truncates) admit(at, content, first);
  else rejectCount(first, at, content, FAULT_TOO_MANY_FIELDS);
  return pos + 1;
}
