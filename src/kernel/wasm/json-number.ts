import { FAULT_JSON, FAULT_NUMERIC_RANGE } from '../../record/fault-number';
import { DASH, DOT, ZERO } from './ascii';
import { refuse } from './refuse';
import { repeat } from './repeat';

/** jsonb keeps a number as numeric, which has this many digits before the point and behind it. */
const MAX_WHOLE_DIGITS: i64 = 131072;
const MAX_FRACTION_DIGITS: i64 = 16383;
/** The largest exponent that both servers read at all, be the digits zeros. */
const MAX_EXPONENT: i64 = 0x3ffffffe;

/** From a number's first byte to behind its last, or 0 with `refusal` set. With `binary` it must fit jsonb. */
export function skipNumber(at: usize, end: usize, binary: bool): usize {
  if (load<u8>(at) == DASH) at += 1;
  const whole = at;
  at = skipDigits(at, end);
  const wholeEnd = at;
  if (at == whole || (load<u8>(whole) == ZERO && at - whole > 1)) return refuse(FAULT_JSON);
  let fraction = at;
  if (at < end && load<u8>(at) == DOT) {
    fraction = at + 1;
    at = skipDigits(fraction, end);
    if (at == fraction) return refuse(FAULT_JSON);
  }
  const fractionEnd = at;
  let exponent: i64 = 0;
  if (at < end && (load<u8>(at) | 0x20) == 0x65) {
    at += 1;
    const sign = at < end ? <u32>load<u8>(at) : 0;
    if (sign == 0x2b || sign == DASH) at += 1;
    const digits = at;
    at = skipDigits(at, end);
    if (at == digits) return refuse(FAULT_JSON);
    if (binary) exponent = sign == DASH ? -readExponent(digits, at) : readExponent(digits, at);
  }
  if (!binary || (exponent == 0 && at - whole <= <usize>MAX_FRACTION_DIGITS)) return at;
  if (!fitsNumeric(whole, wholeEnd, fraction, fractionEnd, exponent)) return refuse(FAULT_NUMERIC_RANGE);
  return at;
}

/** The first address in `[at, end)` that holds no digit, or `end`. */
// @ts-ignore: decorator
@inline
function skipDigits(at: usize, end: usize): usize {
  const zero = repeat(ZERO);
  const nine = repeat(9);
  while (at < end) {
    const mask = i8x16.bitmask(i8x16.gt_u(i8x16.sub(v128.load(at), zero), nine));
    if (mask != 0) return min<usize>(at + ctz(mask), end);
    at += 16;
  }
  return end;
}

/** The value of the digits, as far as it matters: beyond MAX_EXPONENT it no longer grows. */
function readExponent(at: usize, end: usize): i64 {
  let exponent: i64 = 0;
  for (; at < end && exponent <= MAX_EXPONENT; at += 1) exponent = exponent * 10 + <i64>(load<u8>(at) - ZERO);
  return exponent;
}

/** Whether numeric can hold the number with these digits before and behind its point. */
function fitsNumeric(whole: usize, wholeEnd: usize, fraction: usize, fractionEnd: usize, exponent: i64): bool {
  if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT) return false;
  if (<i64>(fractionEnd - fraction) - exponent > MAX_FRACTION_DIGITS) return false;
  let size: i64 = <i64>(wholeEnd - whole);
  if (load<u8>(whole) == ZERO) {
    size = 0;
    while (fraction < fractionEnd && load<u8>(fraction) == ZERO) {
      fraction += 1;
      size -= 1;
    }
    if (fraction == fractionEnd) return true;
  }
  return size + exponent <= MAX_WHOLE_DIGITS;
}
