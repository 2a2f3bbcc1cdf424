/*
 * Which types of numbers a text can have. This runs once per value of a column of numbers: the first look, at
 * sixteen bytes, is enough for nearly all of them.
 */
import { CAN_FLOAT8, CAN_INT2, CAN_INT4, CAN_INT8, CAN_NUMERIC } from '../infer-layout';
import { DASH, DOT, ZERO } from './ascii';
import { encodeFloat8 } from './float';
import { encodeNumeric } from './numeric';
import { repeat } from './repeat';
import { readNumber } from './words';

/** Of the number that was looked at last: digits before its point, but for leading zeros, and behind it. */
export let wholeDigits: u32 = 0;
export let fractionDigits: u32 = 0;
export let hasExponent: bool = false;

/** A double keeps so many digits, whatever they are; card and account numbers have more, and are text. */
const MOST_DIGITS: usize = 15;
/** Whole numbers of JSON are written as numbers on purpose: of so many digits all fit bigint. */
const MOST_JSON_DIGITS: usize = 18;
/** More of them are no everyday number: numeric has a limit, and is asked. */
const PLAIN_FRACTION: usize = 1000;
/** Between these powers of ten a double has all its bits. */
const LEAST_EXPONENT: i64 = -307;
const MOST_EXPONENT: i64 = 307;

const INTEGERS: u32 = CAN_INT2 | CAN_INT4 | CAN_INT8;
const ANY_NUMBER: u32 = INTEGERS | CAN_NUMERIC | CAN_FLOAT8;

/**
 * The types of a text that is a number: without a leading zero or `+`, and without losing a digit in any of
 * them. 0 where it is none. `check`: where encoders may write.
 */
export function numberTypes(at: usize, end: usize, check: usize): u32 {
  if (at == end) return 0;
  const negative = load<u8>(at) == DASH;
  const first = at + usize(negative);
  const whole = countDigits(first, end);
  hasExponent = false;
  fractionDigits = 0;
  if (whole == 0) return isSpecial(at, end, check) ? CAN_FLOAT8 : 0;
  const leads = load<u8>(first) == ZERO;
  if (whole > MOST_DIGITS || (leads && whole > 1)) return 0;
  wholeDigits = leads ? 0 : <u32>whole;
  const behind = first + whole;
  // A zero has no sign in an integer.
  if (behind == end) return negative && leads ? CAN_NUMERIC | CAN_FLOAT8 : integerTypes(first, whole, negative) | CAN_NUMERIC | CAN_FLOAT8;
  return pointedTypes(first, whole, behind, end, check);
}

/** A number with a fraction, or an exponent, or both, whose whole part ends at `at`. */
function pointedTypes(first: usize, whole: usize, at: usize, end: usize, check: usize): u32 {
  let fraction: usize = 0;
  const point = at;
  if (load<u8>(at) == DOT) {
    fraction = countDigits(at + 1, end);
    if (fraction == 0) return 0;
    at += 1 + fraction;
  }
  fractionDigits = <u32>fraction;
  let zeros: usize = 0;
  if (wholeDigits == 0) while (zeros < fraction && load<u8>(point + 1 + zeros) == ZERO) zeros++;
  const significant = <usize>wholeDigits + fraction - zeros;
  const isDouble = significant <= MOST_DIGITS;
  if (at == end) {
    const start = load<u8>(first - 1) == DASH ? first - 1 : first;
    const isNumeric = fraction <= PLAIN_FRACTION || encodeNumeric(start, end, check, NUMERIC) != 0;
    return (isNumeric ? CAN_NUMERIC : 0) | (isDouble ? CAN_FLOAT8 : 0);
  }
  hasExponent = true;
  if ((load<u8>(at) | 0x20) != 0x65) return 0;
  at += 1;
  const sign = at < end ? load<u8>(at) : 0;
  if (sign == DASH || sign == 0x2b) at += 1;
  const count = countDigits(at, end);
  if (count == 0 || at + count != end || !isDouble) return 0;
  if (significant == 0) return CAN_FLOAT8;
  if (count > 4) return 0;
  const written = readNumber(at, end);
  const exponent = sign == DASH ? -written : written;
  const scientific = exponent + (wholeDigits != 0 ? <i64>whole - 1 : -<i64>zeros - 1);
  return scientific >= LEAST_EXPONENT && scientific <= MOST_EXPONENT ? CAN_FLOAT8 : 0;
}

/** The types of a number as JSON writes it. */
export function jsonNumberTypes(at: usize, end: usize, check: usize): u32 {
  const negative = load<u8>(at) == DASH;
  const first = at + usize(negative);
  const whole = countDigits(first, end);
  const behind = first + whole;
  wholeDigits = load<u8>(first) == ZERO ? 0 : <u32>whole;
  fractionDigits = 0;
  hasExponent = false;
  if (behind == end && whole <= MOST_JSON_DIGITS) return integerTypes(first, whole, negative) | CAN_NUMERIC;
  if (behind != end && load<u8>(behind) == DOT) fractionDigits = <u32>countDigits(behind + 1, end);
  hasExponent = fractionDigits == 0 ? behind != end : behind + 1 + <usize>fractionDigits != end;
  return encodeNumeric(at, end, check, NUMERIC) != 0 ? CAN_NUMERIC : 0;
}

/** The integer types whose range holds a number of at most 18 digits, which begin at `first`. */
// @ts-ignore: decorator
@inline
function integerTypes(first: usize, count: usize, negative: bool): u32 {
  if (count < 5) return INTEGERS;
  if (count > 10) return CAN_INT8;
  if (count - 6 < 4) return CAN_INT4 | CAN_INT8;
  const number = readNumber(first, first + count) - i64(negative);
  if (number <= 0x7fff) return INTEGERS;
  return number <= 0x7fffffff ? CAN_INT4 | CAN_INT8 : CAN_INT8;
}

/** `nan`, `inf`, `infinity`, the latter with or without `-`. */
function isSpecial(at: usize, end: usize, check: usize): bool {
  const byte = load<u8>(at) | 0x20;
  if (byte != 0x2d && byte != 0x6e && byte != 0x69) return false;
  if (byte == 0x2d && end - at > 1 && (load<u8>(at, 1) | 0x20) != 0x69) return false;
  if (load<u8>(end - 1) <= 0x20) return false;
  return encodeFloat8(at, end, check, NUMERIC) != 0;
}

// @ts-ignore: decorator
@inline
function countDigits(at: usize, end: usize): usize {
  const others = strangeBits(at);
  if (others != 0) return min<usize>(<usize>ctz(others), end - at);
  return countMore(at, end);
}

function countMore(at: usize, end: usize): usize {
  const from = at;
  while (at < end) {
    const others = strangeBits(at);
    if (others != 0) return min<usize>(at + <usize>ctz(others), end) - from;
    at += 16;
  }
  return end - from;
}

/** One bit for each of sixteen bytes that is no digit. */
// @ts-ignore: decorator
@inline
function strangeBits(at: usize): u32 {
  const digits = i8x16.lt_u(i8x16.sub(v128.load(at), repeat(ZERO)), repeat(10));
  return <u32>i8x16.bitmask(digits) ^ 0xffff;
}

/** The COLUMN of a numeric without precision, of which only zeros are read. */
const NUMERIC: usize = memory.data<u64>([0, 0, 0, 0, 0, 0, 0, 0]);
