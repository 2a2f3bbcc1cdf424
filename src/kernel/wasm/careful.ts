import {
  FAULT_BARE_CR, FAULT_RECORD_TOO_LONG, FAULT_STRAY_QUOTE, FAULT_UNCLOSED_QUOTE,
} from '../../record/fault-number';
import { crStyle, delimiter, maxRecordBytes, quote } from './plan';

/** What `inspect` found. */
export const CAREFUL_WHOLE: u32 = 0;
export const CAREFUL_BROKEN: u32 = 1;
/** The bytes given do not decide it. */
export const CAREFUL_MORE: u32 = 2;
/** Broken, too long to be held, and the line end at which framing goes on is not among the bytes given. */
export const CAREFUL_ENDLESS: u32 = 3;

/** Behind the line end of the record inspected last. */
export let recordEnd: usize = 0;
/** The byte that broke it, and its FAULT_* number. */
export let brokenAt: usize = 0;
export let brokenFault: u32 = 0;

let recordAt: usize = 0;

const LF: u8 = 10;
const CR: u8 = 13;

const AT_START: u32 = 0;
const UNQUOTED: u32 = 1;
const QUOTED: u32 = 2;
const CLOSED: u32 = 3;

/**
 * Walks one record byte by byte, from `at`; `end` is the end of the bytes at hand and, with `last`, of
 * the input. The rules are those of the reference decoder in formats/csv, one for one.
 */
export function inspect(at: usize, end: usize, last: bool): u32 {
  const limit = at + maxRecordBytes;
  let state = AT_START;
  let opened: usize = 0;
  recordAt = at;
  let next = at;
  for (; next <= limit; next++) {
    if (next == end) {
      if (!last) return CAREFUL_MORE;
      recordEnd = end;
      return state == QUOTED ? broken(opened, opened, FAULT_UNCLOSED_QUOTE, end, last) : CAREFUL_WHOLE;
    }
    const byte = load<u8>(next);
    if (state == QUOTED) {
      if (<i32>byte == quote) state = CLOSED;
      continue;
    }
    if (<i32>byte == quote) {
      if (state == UNQUOTED) return broken(next, next, FAULT_STRAY_QUOTE, end, last);
      if (state == AT_START) opened = next;
      state = QUOTED;
      continue;
    }
    if (byte == LF || (crStyle && byte == CR)) {
      recordEnd = next + 1;
      return CAREFUL_WHOLE;
    }
    if (byte == CR) {
      if (next + 1 == end) {
        if (!last) return CAREFUL_MORE;
        continue;
      }
      if (load<u8>(next + 1) != LF) {
        return state == CLOSED ? misclosed(opened, next, end, last) : broken(next, next, FAULT_BARE_CR, end, last);
      }
      continue;
    }
    if (<i32>byte == delimiter) state = AT_START;
    else if (state == CLOSED) return misclosed(opened, next, end, last);
    else state = UNQUOTED;
  }
  return state == QUOTED
    ? broken(opened, opened, FAULT_RECORD_TOO_LONG, end, last)
    : broken(limit, at, FAULT_RECORD_TOO_LONG, end, last);
}

/** The quote before `next` closes nothing: it is stray, or the opening quote was never closed on its own line. */
function misclosed(opened: usize, next: usize, end: usize, last: bool): u32 {
  for (let at = opened; at < next; at++) {
    if (load<u8>(at) == LF || (crStyle && load<u8>(at) == CR)) {
      return broken(opened, opened, FAULT_UNCLOSED_QUOTE, end, last);
    }
  }
  return broken(opened, next - 1, FAULT_STRAY_QUOTE, end, last);
}

/**
 * Ends a broken record behind the first line end from its anchor on, quoted or not. Where that line end is
 * not at hand, waiting for it must not mean to hold more than a record may be long.
 */
function broken(anchor: usize, at: usize, fault: u32, end: usize, last: bool): u32 {
  brokenAt = at;
  brokenFault = fault;
  for (let next = anchor; next < end; next++) {
    const byte = load<u8>(next);
    if (byte == LF) {
      recordEnd = next + 1;
      return CAREFUL_BROKEN;
    }
    if (crStyle && byte == CR) {
      if (next + 1 == end && !last) break;
      recordEnd = next + 1 < end && load<u8>(next + 1) == LF ? next + 2 : next + 1;
      return CAREFUL_BROKEN;
    }
  }
  recordEnd = end;
  if (last) return CAREFUL_BROKEN;
  return end - recordAt > maxRecordBytes ? CAREFUL_ENDLESS : CAREFUL_MORE;
}
