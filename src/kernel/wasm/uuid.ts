import { FAULT_UUID } from '../../record/fault-number';
import { refuse } from './refuse';

/** 32 hex digits in either case, hyphens allowed after any group of four, braces allowed around. No blanks. */
export function encodeUuid(at: usize, end: usize, out: usize, column: usize): usize {
  const count = end - at;
  if (count == 36) {
    if (storeHyphened(at, out)) return out + 20;
  } else if (count == 32) {
    if (storeUuid(nibbles(v128.load(at)), nibbles(v128.load(at, 16)), out)) return out + 20;
  } else if (count == 38 && load<u8>(at) == 0x7b && load<u8>(end - 1) == 0x7d) {
    if (storeHyphened(at + 1, out)) return out + 20;
  }
  return encodeCarefully(at, end, out);
}

/** The form of 36 bytes. */
// @ts-ignore: decorator
@inline
function storeHyphened(at: usize, out: usize): bool {
  const hyphens =
    (load<u8>(at, 8) ^ 0x2d) | (load<u8>(at, 13) ^ 0x2d) | (load<u8>(at, 18) ^ 0x2d) | (load<u8>(at, 23) ^ 0x2d);
  if (hyphens != 0) return false;
  const high = v128.load32_lane(at, v128.load32_lane(at, v128.load64_zero(at), 2, 9), 3, 14);
  const low = v128.load64_lane(at, v128.load32_lane(at, v128.load32_zero(at, 19), 1, 24), 1, 28);
  return storeUuid(nibbles(high), nibbles(low), out);
}

/*
 * Constant vectors are loaded, not built: V8 takes three instructions and more to build one.
 */
const ABOVE_NINE_OFF: usize = memory.data<u64>([0xc6c6c6c6c6c6c6c6, 0xc6c6c6c6c6c6c6c6], 16);
const SIX: usize = memory.data<u64>([0x0606060606060606, 0x0606060606060606], 16);
const TOP_NIBBLE: usize = memory.data<u64>([0xf0f0f0f0f0f0f0f0, 0xf0f0f0f0f0f0f0f0], 16);
const UPPER_CASE: usize = memory.data<u64>([0xdfdfdfdfdfdfdfdf, 0xdfdfdfdfdfdfdfdf], 16);
const LETTER_A: usize = memory.data<u64>([0x4141414141414141, 0x4141414141414141], 16);
const TEN: usize = memory.data<u64>([0x0a0a0a0a0a0a0a0a, 0x0a0a0a0a0a0a0a0a], 16);
const ABOVE_FIFTEEN: usize = memory.data<u64>([0x7070707070707070, 0x7070707070707070], 16);
const LOW_BYTES: usize = memory.data<u64>([0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff], 16);

/** Hex digits to 0 to 15; anything else to more than 15. */
// @ts-ignore: decorator
@inline
function nibbles(text: v128): v128 {
  // '0' to '9' go to 0xf6 to 0xff and, like nothing else, stay above 0xef when 6 is taken off.
  const tops = i8x16.sub_sat_u(i8x16.add(text, v128.load(ABOVE_NINE_OFF)), v128.load(SIX));
  const digits = i8x16.sub(tops, v128.load(TOP_NIBBLE));
  const letters = i8x16.sub(v128.and(text, v128.load(UPPER_CASE)), v128.load(LETTER_A));
  return i8x16.min_u(digits, i8x16.add_sat_u(letters, v128.load(TEN)));
}

/** False if there is anything but nibbles. */
// @ts-ignore: decorator
@inline
function storeUuid(high: v128, low: v128, out: usize): bool {
  if (i8x16.bitmask(i8x16.add_sat_u(v128.or(high, low), v128.load(ABOVE_FIFTEEN))) != 0) return false;
  store<u32>(out, 0x10000000);
  v128.store(out, i8x16.narrow_i16x8_u(joinNibbles(high), joinNibbles(low)), 4);
  return true;
}

/** Pairs of nibbles to one byte each, in lanes of 16 bits. */
// @ts-ignore: decorator
@inline
function joinNibbles(digits: v128): v128 {
  return v128.and(v128.or(i16x8.shl(digits, 4), i16x8.shr_u(digits, 8)), v128.load(LOW_BYTES));
}

/** Every form there is. */
function encodeCarefully(at: usize, end: usize, out: usize): usize {
  const braced = at < end && load<u8>(at) == 0x7b;
  if (braced) at += 1;
  store<u32>(out, 0x10000000);
  for (let byte: usize = 0; byte < 16; byte += 1) {
    if (at + 2 > end) return refuse(FAULT_UUID);
    const high = nibble(load<u8>(at));
    const low = nibble(load<u8>(at, 1));
    if ((high | low) > 15) return refuse(FAULT_UUID);
    store<u8>(out + byte, (high << 4) | low, 4);
    at += 2;
    if ((byte & 1) == 1 && byte < 15 && at < end && load<u8>(at) == 0x2d) at += 1;
  }
  if (braced && at < end && load<u8>(at) == 0x7d) return at + 1 == end ? out + 20 : refuse(FAULT_UUID);
  return at == end && !braced ? out + 20 : refuse(FAULT_UUID);
}

function nibble(byte: u32): u32 {
  if (byte - 0x30 < 10) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : 0xff;
}
