import {
  FAULT_BARE_CR, FAULT_RECORD_TOO_LONG, FAULT_STRAY_QUOTE, FAULT_UNCLOSED_QUOTE,
} from '../../record/fault-number';
import { ESCAPES_POSTGRES, ESCAPES_QUOTES } from '../layout';
import { BACKSLASH, DOT } from './ascii';
import { escapedLength } from './escape';
import { dividesAt, nextMark } from './field';
import { comment, crStyle, delimiter, delimiterBytes, escapeByte, escapes, maxRecordBytes, quote } from './plan';

/** Of a line that is passed over: no record, and nothing wrong. */
export const NO_FAULT: u32 = 0;

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

/**
 * Walks one record byte by byte, from `at`; `end` is the end of the bytes at hand and, with `last`, of
 * the input. The rules are those of `frameOne` in formats/csv/reference, one for one.
 */
export function inspect(at: usize, end: usize, last: bool): u32 {
  const limit = at + maxRecordBytes;
  /** The quote that is open, or 0. */
  let opened: usize = 0;
  let fieldAt = at;
  recordAt = at;
  if (at < end && <i32>load<u8>(at) == comment) return broken(at, at, NO_FAULT, end, last);
  if (escapes == ESCAPES_POSTGRES && escapeByte == BACKSLASH) {
    const verdict = endsData(at, end, last);
    if (verdict == DATA_UNDECIDED) return CAREFUL_MORE;
    if (verdict == DATA_ENDS) return broken(at, at, NO_FAULT, end, last);
  }
  let next = at;
  while (next <= limit) {
    next = nextMark(next, min<usize>(end, limit + 1), opened != 0);
    if (next > limit) break;
    if (next == end) {
      if (!last) return CAREFUL_MORE;
      if (opened != 0) return broken(opened, opened, FAULT_UNCLOSED_QUOTE, end, last);
      recordEnd = end;
      return CAREFUL_WHOLE;
    }
    const byte = load<u8>(next);
    if (<i32>byte == escapeByte) {
      if (!last && isUndecided(next, end)) return CAREFUL_MORE;
      const covered = escapedLength(next, end, opened != 0);
      if (covered != 0) {
        next += covered;
        continue;
      }
    }
    if (opened != 0) {
      if (<i32>byte != quote) {
        next++;
        continue;
      }
      const verdict = behindQuote(next + 1, end, last);
      if (verdict == QUOTE_DOUBLED) next += 2;
      else if (verdict == QUOTE_CLOSES) {
        opened = 0;
        next++;
      } else return verdict == QUOTE_STRAY ? misclosed(opened, next, end, last) : CAREFUL_MORE;
      continue;
    }
    if (<i32>byte == quote) {
      if (next != fieldAt) return broken(next, next, FAULT_STRAY_QUOTE, end, last);
      opened = next;
    } else if (<i32>byte == delimiter && dividesAt(next, end)) {
      next += delimiterBytes;
      fieldAt = next;
      continue;
    } else if (byte == LF) {
      recordEnd = next + 1;
      return CAREFUL_WHOLE;
    } else if (byte == CR) {
      if (next + 1 == end && !last) return CAREFUL_MORE;
      const paired = next + 1 < end && load<u8>(next + 1) == LF;
      if (crStyle || next + 1 == end) {
        recordEnd = paired ? next + 2 : next + 1;
        return CAREFUL_WHOLE;
      }
      if (!paired) return broken(next, next, FAULT_BARE_CR, end, last);
    }
    next++;
  }
  if (opened == 0) return broken(limit, at, FAULT_RECORD_TOO_LONG, end, last);
  const fault = isOneLine(opened, limit + 1) ? FAULT_RECORD_TOO_LONG : FAULT_UNCLOSED_QUOTE;
  return broken(opened, opened, fault, end, last);
}

const QUOTE_CLOSES: u32 = 0;
const QUOTE_DOUBLED: u32 = 1;
const QUOTE_STRAY: u32 = 2;
const QUOTE_UNDECIDED: u32 = 3;

/** What a quote inside a quoted field is, by what stands at `at`, right behind it. */
function behindQuote(at: usize, end: usize, last: bool): u32 {
  if (at == end) return last ? QUOTE_CLOSES : QUOTE_UNDECIDED;
  const byte = load<u8>(at);
  if (<i32>byte == quote) return QUOTE_DOUBLED;
  if (byte == LF || (<i32>byte == delimiter && dividesAt(at, end))) return QUOTE_CLOSES;
  if (<i32>byte == delimiter && at + delimiterBytes > end && !last) return QUOTE_UNDECIDED;
  if (byte != CR) return QUOTE_STRAY;
  if (crStyle) return QUOTE_CLOSES;
  if (at + 1 == end) return last ? QUOTE_CLOSES : QUOTE_UNDECIDED;
  return load<u8>(at + 1) == LF ? QUOTE_CLOSES : QUOTE_STRAY;
}

/** Whether what the escape at `at` covers may lie behind the bytes at hand. */
function isUndecided(at: usize, end: usize): bool {
  if (at + 1 == end) return true;
  return escapes != ESCAPES_QUOTES && load<u8>(at + 1) == CR && at + 2 == end;
}

const DATA_GOES_ON: u32 = 0;
const DATA_ENDS: u32 = 1;
const DATA_UNDECIDED: u32 = 2;

/** Whether the line at `at` is what ends COPY's text format. */
function endsData(at: usize, end: usize, last: bool): u32 {
  if (at == end || load<u8>(at) != BACKSLASH) return DATA_GOES_ON;
  if (at + 1 == end) return last ? DATA_GOES_ON : DATA_UNDECIDED;
  if (load<u8>(at + 1) != DOT) return DATA_GOES_ON;
  if (at + 2 == end) return last ? DATA_ENDS : DATA_UNDECIDED;
  const byte = load<u8>(at + 2);
  if (byte == LF || (byte == CR && crStyle)) return DATA_ENDS;
  if (byte != CR) return DATA_GOES_ON;
  if (at + 3 == end) return last ? DATA_ENDS : DATA_UNDECIDED;
  return load<u8>(at + 3) == LF ? DATA_ENDS : DATA_GOES_ON;
}

/** The quote at `at` closes nothing: it is stray, or the opening quote was never closed on its own line. */
function misclosed(opened: usize, at: usize, end: usize, last: bool): u32 {
  if (isOneLine(opened, at)) return broken(opened, at, FAULT_STRAY_QUOTE, end, last);
  return broken(opened, opened, FAULT_UNCLOSED_QUOTE, end, last);
}

/** Whether `[at, end)` holds no line end, quoted or not. */
function isOneLine(at: usize, end: usize): bool {
  for (; at < end; at++) {
    if (load<u8>(at) == LF || (crStyle && load<u8>(at) == CR)) return false;
  }
  return true;
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
      recordEnd = next + 1 < end && load<u8>(next + 1) == LF ? next + 2 : next + 1;
      return CAREFUL_BROKEN;
    }
  }
  recordEnd = end;
  if (last) return CAREFUL_BROKEN;
  return end - recordAt > maxRecordBytes ? CAREFUL_ENDLESS : CAREFUL_MORE;
}
