import { repeat } from './repeat';

/** The value of a hexadecimal digit, or 16. Without a branch: whether digits are letters nobody can foretell. */
// @ts-ignore: decorator
@inline
export function hexDigit(byte: u32): u32 {
  const digit = byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return select<u32>(digit, select<u32>(letter + 10, 16, letter < 6), digit < 10);
}

/** Marks the bytes that are hexadecimal digits. */
// @ts-ignore: decorator
@inline
export function areHexDigits(block: v128): v128 {
  const digits = i8x16.lt_u(i8x16.sub(block, repeat(0x30)), repeat(10));
  const letters = i8x16.lt_u(i8x16.sub(v128.or(block, repeat(0x20)), repeat(0x61)), repeat(6));
  return v128.or(digits, letters);
}

/** Eight bytes from sixteen hexadecimal digits, each in the low half of a 16-bit lane. */
// @ts-ignore: decorator
@inline
export function hexPairs(block: v128): v128 {
  // '0' to '9' end in their value; 'A' and 'a' end in 1, which is 9 short of it, and have bit 6 set.
  const letters = v128.and(i16x8.shr_u(block, 6), repeat(1));
  const low = v128.and(block, repeat(15));
  const nibbles = i8x16.add(low, i8x16.add(i16x8.shl(letters, 3), letters));
  // The first digit of a pair is the low half of its lane.
  return v128.or(i16x8.shr_u(i16x8.shl(nibbles, 12), 8), i16x8.shr_u(nibbles, 8));
}
