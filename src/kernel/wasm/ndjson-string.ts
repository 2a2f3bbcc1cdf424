import { FAULT_ESCAPED_NUL, FAULT_JSON_SYNTAX, FAULT_SURROGATE } from '../../record/fault-number';
import { BACKSLASH, QUOTE, SPACE } from './ascii';
import { copyBytes } from './copy-bytes';
import { hexDigit } from './hex';
import { fail } from './ndjson-fault';
import { repeat } from './repeat';

/** Address of the first backslash in the string that was read last, or 0. */
export let firstEscape: usize = 0;

/** The first byte from `at` on that does not merely stand for itself: a quote, a backslash, a control character. */
// @ts-ignore: decorator
@inline
function plainEnd(at: usize): usize {
  const quote = repeat(QUOTE);
  const backslash = repeat(BACKSLASH);
  const space = repeat(SPACE);
  while (true) {
    const block = v128.load(at);
    const marks = v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash));
    const mask = i8x16.bitmask(v128.or(marks, i8x16.lt_u(block, space)));
    if (mask != 0) return at + <usize>ctz(mask);
    at += 16;
  }
}

/** From behind a string's opening quote to its closing one, or 0. A line feed ends the search. */
// @ts-ignore: decorator
@inline
export function stringEnd(at: usize): usize {
  firstEscape = 0;
  const stop = plainEnd(at);
  return load<u8>(stop) == QUOTE ? stop : escapedEnd(stop);
}

function escapedEnd(at: usize): usize {
  while (true) {
    const byte = load<u8>(at);
    if (byte == QUOTE) return at;
    if (byte != BACKSLASH) return fail(FAULT_JSON_SYNTAX, at, at + 1);
    if (firstEscape == 0) firstEscape = at;
    switch (load<u8>(at, 1)) {
      case 0x22: case 0x5c: case 0x2f: case 0x62: case 0x66: case 0x6e: case 0x72: case 0x74:
        at += 2;
        break;
      case 0x75:
        if (hexUnit(at) > 0xffff) return fail(FAULT_JSON_SYNTAX, at, at + 1);
        at += 6;
        break;
      default: return fail(FAULT_JSON_SYNTAX, at, at + 1);
    }
    at = plainEnd(at);
  }
}

/** The UTF-16 unit that the `\uXXXX` at `at` stands for, or more than 0xffff. */
function hexUnit(at: usize): u32 {
  const a = hexDigit(load<u8>(at, 2));
  if (a > 15) return 0x10000;
  const b = hexDigit(load<u8>(at, 3));
  if (b > 15) return 0x10000;
  const c = hexDigit(load<u8>(at, 4));
  if (c > 15) return 0x10000;
  const d = hexDigit(load<u8>(at, 5));
  return d > 15 ? 0x10000 : (a << 12) | (b << 8) | (c << 4) | d;
}

/**
 * Writes the string `[at, end)`, whose escapes are well-formed, to `to` as the text that it means: never
 * longer, but up to 32 bytes behind it are overwritten. `escape` is its first backslash. Returns the address
 * behind the text, or 0 where it means none that PostgreSQL can hold.
 */
export function unescapeString(at: usize, escape: usize, end: usize, to: usize): usize {
  return unescape(at, escape, end, to, false);
}

/** The same for a key, which may hold what no text holds: half of a pair is written as if it were a character. */
export function unescapeKey(at: usize, escape: usize, end: usize, to: usize): usize {
  return unescape(at, escape, end, to, true);
}

function unescape(at: usize, escape: usize, end: usize, to: usize, isKey: bool): usize {
  const backslash = repeat(BACKSLASH);
  to = copyBytes(at, escape, to);
  at = escape;
  while (at < end) {
    const block = v128.load(at);
    v128.store(to, block);
    const plain = <usize>ctz(i8x16.bitmask(i8x16.eq(block, backslash)) | 0x10000);
    at += plain;
    to += plain;
    if (plain == 16) continue;
    if (at >= end) break;
    const letter = <u32>load<u8>(at, 1);
    if (letter != 0x75) {
      store<u8>(to, meaning(letter));
      to += 1;
      at += 2;
      continue;
    }
    const unit = hexUnit(at);
    let point = unit;
    if (unit == 0 && !isKey) return fail(FAULT_ESCAPED_NUL, at, at + 6);
    if ((unit & 0xf800) == 0xd800) {
      const low = (unit & 0x400) == 0 && load<u16>(at, 6) == 0x755c ? hexUnit(at + 6) : 0;
      const isPair = (low & 0x1fc00) == 0xdc00;
      if (!isPair && !isKey) return fail(FAULT_SURROGATE, at, at + 6);
      if (isPair) {
        point = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
        at += 6;
      }
    }
    to = storePoint(point, to);
    at += 6;
  }
  // The last block may reach past the end.
  return to - (at - end);
}

/** What a letter behind a backslash stands for. */
function meaning(letter: u32): u32 {
  switch (letter) {
    case 0x62: return 8;
    case 0x66: return 12;
    case 0x6e: return 10;
    case 0x72: return 13;
    case 0x74: return 9;
    default: return letter;
  }
}

/** Writes a code point as UTF-8. */
function storePoint(point: u32, to: usize): usize {
  if (point < 0x80) {
    store<u8>(to, point);
    return to + 1;
  }
  if (point < 0x800) {
    store<u8>(to, 0xc0 | (point >> 6));
    store<u8>(to, 0x80 | (point & 0x3f), 1);
    return to + 2;
  }
  if (point < 0x10000) {
    store<u8>(to, 0xe0 | (point >> 12));
    store<u8>(to, 0x80 | ((point >> 6) & 0x3f), 1);
    store<u8>(to, 0x80 | (point & 0x3f), 2);
    return to + 3;
  }
  store<u8>(to, 0xf0 | (point >> 18));
  store<u8>(to, 0x80 | ((point >> 12) & 0x3f), 1);
  store<u8>(to, 0x80 | ((point >> 6) & 0x3f), 2);
  store<u8>(to, 0x80 | (point & 0x3f), 3);
  return to + 4;
}
