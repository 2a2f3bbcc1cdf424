/*
 * Turns text of other encodings into UTF-8. Before you edit: ASCII is most of nearly every table, so sixteen
 * characters of it are one step; anything else goes one by one, without a branch where that can be.
 */
import { INVALID_UNIT } from '../../record/text-unit';

/** Bytes that one character of the source, or one unit of UTF-16, may become, at most. */
const MOST_BYTES: usize = 3;

/** Behind the last byte of the source that was decoded: less than its end where that cuts a character. */
export let transcoded: usize = 0;

/**
 * Decodes `[at, end)`, one byte a character, to `out`, and returns the address behind the text. `table` has for
 * each byte its UTF-8 in the three low bytes of a u32 and the length of that in the highest. Up to 16 bytes behind
 * the text are overwritten, and as many behind the source are read.
 */
export function transcodeBytes(at: usize, end: usize, out: usize, table: usize): usize {
  while (end - at >= 16) {
    const block = v128.load(at);
    if (i8x16.bitmask(block) == 0) {
      v128.store(out, block);
      out += 16;
      at += 16;
      continue;
    }
    const stop = at + 16;
    while (at < stop) {
      out = putByte(at, out, table);
      out = putByte(at + 1, out, table);
      out = putByte(at + 2, out, table);
      out = putByte(at + 3, out, table);
      at += 4;
    }
  }
  for (; at < end; at++) out = putByte(at, out, table);
  transcoded = at;
  return out;
}

// @ts-ignore: decorator
@inline
function putByte(at: usize, out: usize, table: usize): usize {
  const entry = load<u32>(table + (<usize>load<u8>(at) << 2));
  store<u32>(out, entry);
  return out + <usize>(entry >> 24);
}

/**
 * The same for UTF-16, big-endian where `swapped`. A unit that is half of a pair without the other is written as
 * INVALID_UNIT; the last one is left alone where its other half may follow, as is an odd byte.
 */
export function transcodeUtf16(at: usize, end: usize, out: usize, swapped: bool): usize {
  end -= (end - at) & 1;
  while (end - at >= 32) {
    const a = inOrder(v128.load(at), swapped);
    const b = inOrder(v128.load(at, 16), swapped);
    if (!v128.any_true(v128.and(v128.or(a, b), i16x8.splat(-0x80)))) {
      v128.store(out, i8x16.narrow_i16x8_u(a, b));
      out += 16;
      at += 32;
      continue;
    }
    const stop = at + 32;
    while (at < stop) {
      const unit = unitAt(at, swapped);
      at += 2;
      if ((unit & 0xf800) != 0xd800) {
        out = putUnit(unit, out);
        continue;
      }
      if (isLow(unit)) {
        out = putInvalid(out);
        continue;
      }
      if (at == end) {
        transcoded = at - 2;
        return out;
      }
      out = putPair(unit, at, out, swapped);
      at += pairBytes;
    }
  }
  while (at < end) {
    const unit = unitAt(at, swapped);
    if ((unit & 0xf800) != 0xd800) out = putUnit(unit, out);
    else if (isLow(unit)) out = putInvalid(out);
    else if (at + 2 == end) break;
    else {
      out = putPair(unit, at + 2, out, swapped);
      at += pairBytes;
    }
    at += 2;
  }
  transcoded = at;
  return out;
}

/** What `putPair` took of the source: 2 where there was a second half. */
let pairBytes: usize = 0;

// @ts-ignore: decorator
@inline
function inOrder(block: v128, swapped: bool): v128 {
  return swapped ? i8x16.shuffle(block, block, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14) : block;
}

// @ts-ignore: decorator
@inline
function unitAt(at: usize, swapped: bool): u32 {
  const unit = load<u16>(at);
  return swapped ? <u32>bswap<u16>(unit) : <u32>unit;
}

// @ts-ignore: decorator
@inline
function isLow(unit: u32): bool {
  return (unit & 0xfc00) == 0xdc00;
}

/** One unit that is a character. Four bytes are written, whatever its length. */
// @ts-ignore: decorator
@inline
function putUnit(unit: u32, out: usize): usize {
  if (unit < 0x80) {
    store<u8>(out, unit);
    return out + 1;
  }
  if (unit < 0x800) {
    store<u16>(out, 0x80c0 | (unit >> 6) | ((unit & 0x3f) << 8));
    return out + 2;
  }
  store<u32>(out, 0x8080e0 | (unit >> 12) | ((unit & 0xfc0) << 2) | ((unit & 0x3f) << 16));
  return out + MOST_BYTES;
}

// @ts-ignore: decorator
@inline
function putInvalid(out: usize): usize {
  store<u8>(out, INVALID_UNIT);
  return out + 1;
}

/** The first half of a pair, whose second should lie at `next`. */
function putPair(high: u32, next: usize, out: usize, swapped: bool): usize {
  const low = unitAt(next, swapped);
  pairBytes = 0;
  if (!isLow(low)) return putInvalid(out);
  pairBytes = 2;
  const point = 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
  const first = 0x80f0 | (point >> 18) | ((point >> 4) & 0x3f00);
  store<u32>(out, first | ((0x80 | ((point >> 6) & 0x3f)) << 16) | ((0x80 | (point & 0x3f)) << 24));
  return out + 4;
}
