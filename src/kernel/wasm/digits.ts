/**
 * Runs of decimal digits, eight or sixteen at a time. A "word" here is eight bytes of text, loaded
 * little-endian (the first byte lowest), each with '0' taken off by `digitWord`, so that a digit is 0 to 9.
 */

export const POWERS_OF_TEN: usize = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
]);

/** Sixteen bytes set, sixteen clear: see `lanesBelow`. */
const SET_THEN_CLEAR: usize = memory.data<u64>([~(0 as u64), ~(0 as u64), 0, 0], 16);

/** The word at an address. */
// @ts-ignore: decorator
@inline
export function digitWord(at: usize): u64 {
  return load<u64>(at) ^ 0x3030303030303030;
}

/** The first `count` (1 to 8) bytes of a word, moved behind leading zeros. */
// @ts-ignore: decorator
@inline
export function firstDigits(word: u64, count: usize): u64 {
  return word << ((64 - 8 * count) as u64);
}

/** The top bit of every byte of a word that is no digit; behind the first such byte the answer is not exact. */
// @ts-ignore: decorator
@inline
export function strangers(word: u64): u64 {
  return ((word + 0x7676767676767676) | word) & 0x8080808080808080;
}

/** The number that eight digits spell. */
// @ts-ignore: decorator
@inline
export function joinWord(word: u64): u64 {
  const pairs = word * 10 + (word >> 8);
  const first = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const second = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (first + second) >> 32;
}

/** A mask of the first `count` (0 to 16) lanes. */
// @ts-ignore: decorator
@inline
export function lanesBelow(count: usize): v128 {
  return v128.load(SET_THEN_CLEAR + 16 - count);
}

/** Whether any of sixteen bytes is more than 9. */
// @ts-ignore: decorator
@inline
export function anyStranger(digits: v128): bool {
  return v128.any_true(i8x16.sub_sat_u(digits, i8x16.splat(9)));
}

/** Sixteen digits as four numbers below 10000, one to a lane of 32 bits. */
// @ts-ignore: decorator
@inline
export function joinFours(digits: v128): v128 {
  const tens = i16x8.mul(v128.and(digits, i16x8.splat(0xff)), i16x8.splat(10));
  const pairs = i16x8.add(tens, i16x8.shr_u(digits, 8));
  return i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
}

/** The number that sixteen digits spell. */
// @ts-ignore: decorator
@inline
export function joinSixteen(digits: v128): u64 {
  const fours = joinFours(digits);
  const packed = i16x8.narrow_i32x4_s(fours, fours);
  const eights = i32x4.dot_i16x8_s(packed, i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1));
  const both = i64x2.extract_lane(eights, 0) as u64;
  return (both & 0xffffffff) * 100000000 + (both >> 32);
}
