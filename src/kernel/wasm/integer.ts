import { FAULT_INTEGER, FAULT_INTEGER_RANGE } from '../../record/fault-number';
import { dropBlanks, skipBlanks } from './blank';
import { digitWord, firstDigits, joinWord, strangers } from './digits';
import { storeU16, storeU32, storeU64 } from './endian';
import { refuse } from './refuse';

/** More than any magnitude of 16 digits, and its own negative, so that the sign may be put on unseen. */
const NO_NUMBER: u64 = 0x8000000000000000;
const MOST_DIGITS: usize = 19;

export function encodeInt2(at: usize, end: usize, out: usize, column: usize): usize {
  const start = at + signBytes(at);
  if (end - start - 1 < 8) {
    const value = signed(at, readWord(start, end - start));
    if (((value as i16) as i64) == value) {
      store<u64>(out, 0x02000000 | ((bswap<u16>(value as u16) as u64) << 32));
      return out + 6;
    }
  }
  return encodeCarefully(at, end, out, 2);
}

export function encodeInt4(at: usize, end: usize, out: usize, column: usize): usize {
  const start = at + signBytes(at);
  if (end - start - 1 < 16) {
    const value = signed(at, end - start <= 8 ? readWord(start, end - start) : readWords(start, end));
    if (((value as i32) as i64) == value) {
      store<u64>(out, 0x04000000 | ((bswap<u32>(value as u32) as u64) << 32));
      return out + 8;
    }
  }
  return encodeCarefully(at, end, out, 4);
}

export function encodeInt8(at: usize, end: usize, out: usize, column: usize): usize {
  const start = at + signBytes(at);
  if (end - start - 1 < 16) {
    const magnitude = end - start <= 8 ? readWord(start, end - start) : readWords(start, end);
    if (magnitude != NO_NUMBER) {
      store<u32>(out, 0x08000000);
      storeU64(out + 4, signed(at, magnitude));
      return out + 12;
    }
  }
  return encodeLongInt8(at, end, out, start);
}

/** What has 17 to 19 digits; all else is left to `encodeCarefully`. */
function encodeLongInt8(at: usize, end: usize, out: usize, start: usize): usize {
  if (end - start - 17 < 3) {
    const high = readWord(start, end - start - 16);
    const low = readWords(end - 16, end);
    const magnitude = high * 10000000000000000 + low;
    if (high != NO_NUMBER && low != NO_NUMBER && magnitude < NO_NUMBER) {
      store<u32>(out, 0x08000000);
      storeU64(out + 4, signed(at, magnitude));
      return out + 12;
    }
  }
  return encodeCarefully(at, end, out, 8);
}

/** 1 if a `+` or `-` is there, else 0. */
// @ts-ignore: decorator
@inline
function signBytes(at: usize): usize {
  return usize(((load<u8>(at) - 0x2b) & ~2) == 0);
}

/** The magnitude, negated if the text begins with `-`. */
// @ts-ignore: decorator
@inline
function signed(at: usize, magnitude: u64): i64 {
  const minus = u64(load<u8>(at) == 0x2d);
  return (magnitude ^ -minus) + minus;
}

/** 1 to 8 digits, or NO_NUMBER. */
// @ts-ignore: decorator
@inline
function readWord(at: usize, count: usize): u64 {
  const word = firstDigits(digitWord(at), count);
  return strangers(word) == 0 ? joinWord(word) : NO_NUMBER;
}

/** 9 to 16 digits, or NO_NUMBER. */
// @ts-ignore: decorator
@inline
function readWords(at: usize, end: usize): u64 {
  const high = firstDigits(digitWord(at), end - at - 8);
  const low = digitWord(end - 8);
  return (strangers(high) | strangers(low)) == 0 ? joinWord(high) * 100000000 + joinWord(low) : NO_NUMBER;
}

/** Every form there is: blanks around, leading zeros, any length; and which fault it is. */
function encodeCarefully(at: usize, end: usize, out: usize, bytes: u32): usize {
  at = skipBlanks(at, end);
  end = dropBlanks(at, end);
  const negative = at < end && load<u8>(at) == 0x2d;
  if (negative || (at < end && load<u8>(at) == 0x2b)) at += 1;
  if (at == end) return refuse(FAULT_INTEGER);
  while (end - at > MOST_DIGITS && load<u8>(at) == 0x30) at += 1;
  let magnitude: u64 = 0;
  const short = end - at <= MOST_DIGITS;
  for (; at < end; at += 1) {
    const digit = (load<u8>(at) as u64) - 0x30;
    if (digit > 9) return refuse(FAULT_INTEGER);
    magnitude = magnitude * 10 + digit;
  }
  const limit = ((1 as u64) << (8 * bytes - 1)) - u64(!negative);
  if (!short || magnitude > limit) return refuse(FAULT_INTEGER_RANGE);
  const value = negative ? -magnitude : magnitude;
  storeU32(out, bytes);
  if (bytes == 8) storeU64(out + 4, value);
  else if (bytes == 4) storeU32(out + 4, value as u32);
  else storeU16(out + 4, value as u16);
  return out + 4 + bytes;
}
