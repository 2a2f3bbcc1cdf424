/**
 * The common shapes, a whole text per few instructions: `YYYY-MM-DD`, `hh:mm:ss`, both joined by a blank or
 * `T`, up to seven fractional digits, `Z` and `+hh[[:]mm]`. Whatever does not fit is not an error: it goes to
 * the careful readers, which say what it is. What both know they read alike.
 *
 * To whoever edits this: it runs once per value and the benchmark shows each added instruction. Bytes are
 * checked and converted together. A digit is valid when `byte ^ '0'` is at most its limit; two digits `t` and
 * `u` in a 16-bit lane become a number by `(lane * 2561) >> 8`, as 2561 is 10 * 256 + 1. Constants of 16 bytes
 * are read from memory, because the machine code that makes one in place is four times as long.
 */
import { DAY, dayNumber, daysIn, isDay, MINUTE, PLAIN_FIRST, PLAIN_YEARS, plainDayNumber, SECOND } from './calendar';
import { digitWord, joinWord, strangers } from './digits';

export const NO_DAY: i32 = i32.MIN_VALUE;
/** No time of this shape. */
export const NOT_ISO: i64 = i64.MIN_VALUE;
/** Where the text that was read last ended. */
export let isoEnd: usize = 0;

const FEBRUARY_29: u32 = 2 * 64 + 29;

/** `YYYY-MM-DD_hh:mm`, of which those bytes count that are in the mask. */
const FORM = memory.data<u8>([0, 0, 0, 0, 0x2d, 0, 0, 0x2d, 0, 0, 0, 0, 0, 0x3a, 0, 0], 16);
const DAY_FORM_MASK = memory.data<u8>([0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0], 16);
const MOMENT_FORM_MASK = memory.data<u8>([0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 0], 16);
/** Where the digits are. Behind them is room for the seconds. */
const PAIRS = memory.data<u8>([0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 255, 255, 255, 255], 16);
const ZEROS = memory.data<u8>([48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 0, 0], 16);
const DAY_LIMITS = memory.data<u8>([9, 9, 9, 9, 1, 9, 3, 9, 255, 255, 255, 255, 255, 255, 255, 255], 16);
const MOMENT_LIMITS = memory.data<u8>([9, 9, 9, 9, 1, 9, 3, 9, 2, 9, 5, 9, 5, 9, 0, 0], 16);
const TEN_AND_ONE = memory.data<u16>([2561, 2561, 2561, 2561, 2561, 2561, 2561, 2561], 16);
/** Two lanes each to a year, `month * 64 + day`, the minutes' seconds, and seconds. */
const WEIGHTS = memory.data<u16>([100, 1, 64, 1, 3600, 60, 1, 0], 16);

/** The day number of `YYYY-MM-DD` at an address, or NO_DAY. */
// @ts-ignore: decorator
@inline
export function readIsoDay(at: usize): i32 {
  const text = v128.load(at);
  const form = v128.and(v128.xor(text, v128.load(FORM)), v128.load(DAY_FORM_MASK));
  const digits = v128.xor(i8x16.swizzle(text, v128.load(PAIRS)), v128.load(ZEROS));
  const wrong = i8x16.sub_sat_u(digits, v128.load(DAY_LIMITS));
  if (v128.any_true(v128.or(wrong, form))) return NO_DAY;
  const parts = weigh(digits);
  return checkedDay(i32x4.extract_lane(parts, 0), i32x4.extract_lane(parts, 1));
}

/**
 * Microseconds from 2000-01-01 00:00 to `YYYY-MM-DD` or `YYYY-MM-DD hh:mm:ss[.f]`, by the wall clock, or NOT_ISO.
 * What follows, at `isoEnd`, is not looked at.
 */
// @ts-ignore: decorator
@inline
export function readIsoWall(at: usize, end: usize): i64 {
  if (end - at == 10) {
    isoEnd = end;
    const day = readIsoDay(at);
    return day == NO_DAY ? NOT_ISO : <i64>day * DAY;
  }
  if (end - at < 19) return NOT_ISO;
  const whole = readIsoMoment(at);
  return whole == NOT_ISO ? NOT_ISO : withFraction(whole, at + 19, end);
}

/** Microseconds from midnight to `hh:mm:ss[.f]`, or NOT_ISO. What follows, at `isoEnd`, is not looked at. */
// @ts-ignore: decorator
@inline
export function readIsoTime(at: usize, end: usize): i64 {
  if (end - at < 8) return NOT_ISO;
  const whole = readIsoClock(at);
  return whole == NOT_ISO ? NOT_ISO : withFraction(whole, at + 8, end);
}

/**
 * Microseconds east of UTC that `Z`, `+hh`, `+hhmm` or `+hh:mm` stands for, if it is all that is left up to
 * the end; else NOT_ISO.
 */
// @ts-ignore: decorator
@inline
export function readIsoOffset(at: usize, end: usize): i64 {
  const text = load<u64>(at);
  const length = end - at;
  if (length == 1) return (text & 0xff) == 0x5a ? 0 : NOT_ISO;
  let digits = <u32>(text >> 8);
  if (length == 3) digits = (digits & 0xffff) | 0x30300000;
  else if (length == 6) {
    if (((digits >> 16) & 0xff) != 0x3a) return NOT_ISO;
    digits = (digits & 0xffff) | (<u32>(text >> 16) & 0xffff0000);
  } else if (length != 5) return NOT_ISO;
  digits ^= 0x30303030;
  if (((digits + 0x767a767e) | digits) & 0x80808080) return NOT_ISO;
  const numbers = (digits * 2561) >> 8;
  const hours = numbers & 0xff;
  if (hours > 15) return NOT_ISO;
  const offset = <i64>(hours * 60 + ((numbers >> 16) & 0xff)) * MINUTE;
  const sign = <u32>(text & 0xff);
  if (sign == 0x2b) return offset;
  return sign == 0x2d ? -offset : NOT_ISO;
}

/** Microseconds from 2000-01-01 00:00 to `YYYY-MM-DD hh:mm:ss` at an address, by the wall clock, or NOT_ISO. */
// @ts-ignore: decorator
@inline
function readIsoMoment(at: usize): i64 {
  const text = v128.load(at);
  const form = v128.and(v128.xor(text, v128.load(FORM)), v128.load(MOMENT_FORM_MASK));
  const pairs = v128.load16_lane(at + 17, i8x16.swizzle(text, v128.load(PAIRS)), 6);
  const digits = v128.xor(pairs, v128.load(ZEROS));
  const wrong = i8x16.sub_sat_u(digits, v128.load(MOMENT_LIMITS));
  if (v128.any_true(v128.or(wrong, form))) return NOT_ISO;
  if (load<u8>(at, 16) != 0x3a) return NOT_ISO;
  const between = <u32>load<u8>(at, 10);
  if (between != 0x20) {
    if ((between | 0x20) != 0x74) return NOT_ISO;
  }
  const parts = weigh(digits);
  const seconds = <u32>(i32x4.extract_lane(parts, 2) + i32x4.extract_lane(parts, 3));
  const day = checkedDay(i32x4.extract_lane(parts, 0), i32x4.extract_lane(parts, 1));
  if (seconds >= 86_400) return NOT_ISO;
  if (day == NO_DAY) return NOT_ISO;
  return <i64>day * DAY + <i64>seconds * SECOND;
}

/** Microseconds from midnight to `hh:mm:ss` at an address, or NOT_ISO. */
// @ts-ignore: decorator
@inline
function readIsoClock(at: usize): i64 {
  const digits = load<u64>(at) ^ 0x30303a30303a3030;
  // Added to a byte above its limit, these carry into the byte's highest bit. The bytes are hh:mm:ss, first lowest.
  if (((digits + 0x767a7f767a7f767d) | digits) & 0x8080808080808080) return NOT_ISO;
  const hours = <u32>(digits & 0xff) * 10 + <u32>((digits >> 8) & 0xff);
  const minutes = <u32>((digits >> 24) & 0xff) * 10 + <u32>((digits >> 32) & 0xff);
  const seconds = <u32>((digits >> 48) & 0xff) * 10 + <u32>(digits >> 56);
  return hours < 24 ? <i64>((hours * 60 + minutes) * 60 + seconds) * SECOND : NOT_ISO;
}

/**
 * Adds to a time in whole seconds what `.f` up to `.fffffff` behind it stands for, if there is a fraction, and
 * sets `isoEnd`. NOT_ISO if microseconds do not hold the fraction.
 */
// @ts-ignore: decorator
@inline
function withFraction(whole: i64, point: usize, end: usize): i64 {
  isoEnd = point;
  if (point == end) return whole;
  if (load<u8>(point) != 0x2e) return whole;
  const digits = digitWord(point + 1);
  const count = min<usize>(<usize>ctz(strangers(digits)) >> 3, end - point - 1);
  if (count - 1 >= 6) {
    // Seven digits are what some systems write; the last is then mostly 0.
    if (count != 7 || load<u8>(point, 7) != 0x30) return NOT_ISO;
  }
  isoEnd = point + 1 + count;
  // Six digits, missing ones being zeros, and two zeros before them make a number of eight digits.
  return whole + <i64>joinWord((digits & ((<u64>1 << (<u64>count << 3)) - 1)) << 16);
}

/** Makes numbers of pairs of digits, and of two numbers each a sum. */
// @ts-ignore: decorator
@inline
function weigh(digits: v128): v128 {
  const numbers = i16x8.shr_u(i16x8.mul(digits, v128.load(TEN_AND_ONE)), 8);
  return i32x4.dot_i16x8_s(numbers, v128.load(WEIGHTS));
}

/** The day of a year and `month * 64 + day`, if there is such a day. */
// @ts-ignore: decorator
@inline
function checkedDay(year: u32, monthAndDay: u32): i32 {
  const month = monthAndDay >> 6;
  const day = monthAndDay & 63;
  if (year - PLAIN_FIRST >= PLAIN_YEARS) return checkedDayOfAnyYear(year, month, day);
  if (day - 1 >= daysIn(month)) return NO_DAY;
  if (monthAndDay == FEBRUARY_29 && (year & 3) != 0) return NO_DAY;
  return plainDayNumber(year, month, day);
}

function checkedDayOfAnyYear(year: u32, month: u32, day: u32): i32 {
  return year != 0 && isDay(year, month, day) ? dayNumber(year, month, day) : NO_DAY;
}
