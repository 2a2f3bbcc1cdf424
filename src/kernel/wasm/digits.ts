/**
 * Runs of decimal digits, eight or sixteen at a time. A "word" here is eight bytes of text, loaded
 * little-endian (the first byte lowest), each with '0' taken off by `digitWord`, so that a digit is 0 to 9.
 */

export const POWERS_OF_TEN: usize = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
]);

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

/** The end of the digits that begin at an address. */
export function skipDigits(at: usize, end: usize): usize {
  for (; at < end; at += 8) {
    const strange = strangers(digitWord(at));
    if (strange != 0) return min(at + ((ctz(strange) >> 3) as usize), end);
  }
  return end;
}

/** The number that eight digits spell. */
// @ts-ignore: decorator
@inline
export function joinWord(word: u64): u64 {
  const twos = ((word * 2561) >> 8) & 0x00ff00ff00ff00ff;
  const fours = ((twos * 6553601) >> 16) & 0x0000ffff0000ffff;
  return (fours * 42949672960001) >> 32;
}

/*
 * Constant vectors are loaded, not built: V8 takes three instructions and more to build one.
 */
const ZEROS: usize = memory.data<u64>([0x3030303030303030, 0x3030303030303030], 16);
const ABOVE_NINE: usize = memory.data<u64>([0x7676767676767676, 0x7676767676767676], 16);
const LOW_BYTES: usize = memory.data<u64>([0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff], 16);
const TENS: usize = memory.data<u16>([10, 10, 10, 10, 10, 10, 10, 10], 16);
const HUNDREDS: usize = memory.data<u16>([100, 1, 100, 1, 100, 1, 100, 1], 16);
const TEN_THOUSANDS: usize = memory.data<u16>([10000, 1, 10000, 1, 10000, 1, 10000, 1], 16);
const POINTS: usize = memory.data<u64>([0x2e2e2e2e2e2e2e2e, 0x2e2e2e2e2e2e2e2e], 16);
/** Sixteen bytes set, sixteen clear. */
const SET_THEN_CLEAR: usize = memory.data<u64>([~(0 as u64), ~(0 as u64), 0, 0], 32);

/** A mask of the first `count` (0 to 16) lanes. */
// @ts-ignore: decorator
@inline
export function lanesBelow(count: usize): v128 {
  return v128.load(SET_THEN_CLEAR + 16 - count);
}

/** One bit for each of sixteen bytes that is a `.`. */
// @ts-ignore: decorator
@inline
export function pointBits(text: v128): i32 {
  return i8x16.bitmask(i8x16.eq(text, v128.load(POINTS)));
}

/** Sixteen bytes of text, '0' taken off. */
// @ts-ignore: decorator
@inline
export function digitLanes(text: v128): v128 {
  return i8x16.sub(text, v128.load(ZEROS));
}

/** Whether any of sixteen bytes is more than 9. */
// @ts-ignore: decorator
@inline
export function anyStranger(digits: v128): bool {
  return i8x16.bitmask(i8x16.add_sat_u(digits, v128.load(ABOVE_NINE))) != 0;
}

/** Sixteen digits as four numbers below 10000, one to a lane of 32 bits. */
// @ts-ignore: decorator
@inline
export function joinFours(digits: v128): v128 {
  const tens = i16x8.mul(v128.and(digits, v128.load(LOW_BYTES)), v128.load(TENS));
  return i32x4.dot_i16x8_s(i16x8.add(tens, i16x8.shr_u(digits, 8)), v128.load(HUNDREDS));
}

/** The number that sixteen digits spell. */
// @ts-ignore: decorator
@inline
export function joinSixteen(digits: v128): u64 {
  const fours = joinFours(digits);
  const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, fours), v128.load(TEN_THOUSANDS));
  const both = i64x2.extract_lane(eights, 0) as u64;
  return (both & 0xffffffff) * 100000000 + (both >> 32);
}
