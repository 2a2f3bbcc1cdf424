/*
 * Where fields end, byte by byte: for dialects whose delimiter has several bytes, or that have an escape. Framing
 * has seen that the records are whole, as it has for ./scan.
 */
import { NEWLINE, RETURN } from './ascii';
import { escapedLength } from './escape';
import { crStyle, delimiter, delimiterBytes, delimiterMask, delimiterWord, escapeByte, quote } from './plan';

/** Of the field that was passed last: whether it is in quotes, and whether its text is not what stands there. */
export let fieldIsQuoted: bool = false;
export let fieldIsEscaped: bool = false;

/** Whether a delimiter begins at `at`, which holds its first byte, and ends before `end`. */
// @ts-ignore: decorator
@inline
export function dividesAt(at: usize, end: usize): bool {
  return at + delimiterBytes <= end && (load<u64>(at) & delimiterMask) == delimiterWord;
}

/** The first address in `[at, end)` that holds a byte which may mean something, or `end`. */
export function nextMark(at: usize, end: usize, isQuoted: bool): usize {
  const quotes = i8x16.splat(<i8>quote);
  const escapes = i8x16.splat(<i8>escapeByte);
  const dividers = i8x16.splat(<i8>delimiter);
  while (at < end) {
    const block = v128.load(at);
    let marks = v128.or(i8x16.eq(block, quotes), i8x16.eq(block, escapes));
    if (!isQuoted) {
      const lines = v128.or(i8x16.eq(block, i8x16.splat(<i8>NEWLINE)), i8x16.eq(block, i8x16.splat(<i8>RETURN)));
      marks = v128.or(marks, v128.or(lines, i8x16.eq(block, dividers)));
    }
    const found = i8x16.bitmask(marks);
    if (found != 0) return min<usize>(at + <usize>ctz(found), end);
    at += 16;
  }
  return end;
}

/** From the first byte of a field of a whole record to behind its last, its closing quote included. */
export function fieldEnd(at: usize, end: usize): usize {
  fieldIsEscaped = false;
  fieldIsQuoted = at < end && <i32>load<u8>(at) == quote;
  return fieldIsQuoted ? quotedEnd(at + 1, end) : bareEnd(at, end);
}

function quotedEnd(at: usize, end: usize): usize {
  while (true) {
    at = nextMark(at, end, true);
    if (at >= end) return end;
    const byte = <i32>load<u8>(at);
    const covered = byte == escapeByte ? escapedLength(at, end, true) : 0;
    if (covered != 0) {
      fieldIsEscaped = true;
      at += covered;
    } else if (byte != quote) at++;
    else if (at + 1 < end && <i32>load<u8>(at + 1) == quote) {
      fieldIsEscaped = true;
      at += 2;
    } else return at + 1;
  }
}

function bareEnd(at: usize, end: usize): usize {
  while (true) {
    at = nextMark(at, end, false);
    if (at >= end) return end;
    const byte = load<u8>(at);
    const covered = <i32>byte == escapeByte ? escapedLength(at, end, false) : 0;
    if (covered != 0) {
      fieldIsEscaped = true;
      at += covered;
    } else if ((<i32>byte == delimiter && dividesAt(at, end)) || lineEndAt(at, end) != 0) return at;
    else at++;
  }
}

/** Length of the line end at `at`, 0 where none is. */
export function lineEndAt(at: usize, end: usize): usize {
  if (at >= end) return 0;
  const byte = load<u8>(at);
  if (byte == NEWLINE) return 1;
  if (byte != RETURN) return 0;
  if (at + 1 < end && load<u8>(at + 1) == NEWLINE) return 2;
  return crStyle || at + 1 == end ? 1 : 0;
}
