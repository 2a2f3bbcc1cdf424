import { FAULT_UUID } from '../../record/fault-number';
import { refuse } from './refuse';

/** 32 hex digits in either case, hyphens allowed after any group of four, braces allowed around. No blanks. */
export function encodeUuid(at: usize, end: usize, out: usize, column: usize): usize {
  if (end - at == 36) {
    const first = v128.load(at);
    const middle = v128.load(at, 16);
    const last = v128.load(at, 20);
    const hyphens =
      (i8x16.bitmask(i8x16.eq(first, i8x16.splat(0x2d))) & 0x2100) |
      (i8x16.bitmask(i8x16.eq(middle, i8x16.splat(0x2d))) & 0x84);
    const high = nibbles(i8x16.shuffle(first, middle, 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17));
    const low = nibbles(i8x16.shuffle(middle, last, 3, 4, 5, 6, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31));
    if (hyphens == 0x2184 && areNibbles(high, low)) return storeUuid(high, low, out);
  } else if (end - at == 32) {
    const high = nibbles(v128.load(at));
    const low = nibbles(v128.load(at, 16));
    if (areNibbles(high, low)) return storeUuid(high, low, out);
  }
  return encodeCarefully(at, end, out);
}

/** Hex digits to 0 to 15; anything else to more than 15. */
// @ts-ignore: decorator
@inline
function nibbles(text: v128): v128 {
  const digits = i8x16.sub(i8x16.sub_sat_u(i8x16.add(text, i8x16.splat(-58)), i8x16.splat(6)), i8x16.splat(-16));
  const letters = i8x16.sub(v128.and(text, i8x16.splat(-33)), i8x16.splat(0x41));
  return i8x16.min_u(digits, i8x16.add_sat_u(letters, i8x16.splat(10)));
}

// @ts-ignore: decorator
@inline
function areNibbles(high: v128, low: v128): bool {
  return !v128.any_true(v128.and(v128.or(high, low), i8x16.splat(-16)));
}

// @ts-ignore: decorator
@inline
function storeUuid(high: v128, low: v128, out: usize): usize {
  store<u32>(out, 0x10000000);
  v128.store(out, i8x16.narrow_i16x8_u(joinNibbles(high), joinNibbles(low)), 4);
  return out + 20;
}

/** Pairs of nibbles to one byte each, in lanes of 16 bits. */
// @ts-ignore: decorator
@inline
function joinNibbles(digits: v128): v128 {
  return v128.and(v128.or(i16x8.shl(digits, 4), i16x8.shr_u(digits, 8)), i16x8.splat(0xff));
}

function encodeCarefully(at: usize, end: usize, out: usize): usize {
  const braced = at < end && load<u8>(at) == 0x7b;
  if (braced) at += 1;
  store<u32>(out, 0x10000000);
  for (let byte: usize = 0; byte < 16; byte += 1) {
    if (end - at < 2 || at >= end) return refuse(FAULT_UUID);
    const high = nibble(load<u8>(at));
    const low = nibble(load<u8>(at, 1));
    if ((high | low) > 15) return refuse(FAULT_UUID);
    store<u8>(out + byte, (high << 4) | low, 4);
    at += 2;
    if ((byte & 1) == 1 && byte < 15 && at < end && load<u8>(at) == 0x2d) at += 1;
  }
  if (braced) {
    if (at == end || load<u8>(at) != 0x7d) return refuse(FAULT_UUID);
    at += 1;
  }
  return at == end ? out + 20 : refuse(FAULT_UUID);
}

function nibble(byte: u32): u32 {
  if (byte - 0x30 < 10) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : 0xff;
}
