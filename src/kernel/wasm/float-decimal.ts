import {
  POWERS_OF_TEN, anyStranger, digitLanes, digitWord, firstDigits, joinSixteen, joinWord, lanesBelow, pointBits,
  strangers,
} from './digits';
import { NO_EXPONENT, readExponent } from './exponent';

/** The most digits that always fit 64 bits. */
const MOST_DIGITS: i64 = 19;

/*
 * What `readDecimal` found: the value is `decimalMantissa` times ten to the `decimalExponent`, exactly or,
 * when it is cut, that or more, but less than with a mantissa larger by 1.
 */
export let decimalMantissa: u64 = 0;
export let decimalExponent: i64 = 0;
/** Whether digits follow those of the mantissa. */
export let decimalIsCut: bool = false;
/** First of the significant digits, among which one `.` may be, and their end. */
export let decimalStart: usize = 0;
export let decimalEnd: usize = 0;

/** Reads digits with an optional `.` and an optional exponent: no sign, no blanks. False if it is anything else. */
export function readDecimal(at: usize, end: usize): bool {
  return readPlain(at, end) || readAny(at, end);
}

/**
 * The form that most doubles are printed in, without a loop: 17 to 23 bytes, no exponent, few enough significant
 * digits. The last sixteen bytes are taken as one vector, those before it as a word; one of the two loses its `.`.
 */
// @ts-ignore: decorator
@inline
function readPlain(at: usize, end: usize): bool {
  const count = end - at;
  if (count - 17 > 6) return false;
  const rest = count - 16;
  const word = digitWord(at);
  const whole = (ctz(strangers(word)) >> 3) as usize;
  const text = v128.load(end - 16);
  let high: u64, digits: v128, fraction: usize;
  if (whole < rest) {
    if (load<u8>(at + whole) != 0x2e) return false;
    const bits = (whole << 3) as u64;
    const joined = (word & (((1 as u64) << bits) - 1)) | ((word >> 8 >> bits) << bits);
    high = joinFirst(joined, rest - 1);
    digits = digitLanes(text);
    fraction = count - whole - 1;
  } else {
    const lane = ctz(pointBits(text) | 0x10000) as usize;
    const pointed = usize(lane < 16);
    high = joinFirst(word, rest - pointed);
    digits = digitLanes(v128.bitselect(v128.load(end - 16 - pointed), text, lanesBelow(lane + pointed)));
    fraction = 16 - lane - pointed;
  }
  if (high >= 1000 || anyStranger(digits)) return false;
  decimalMantissa = high * 10000000000000000 + joinSixteen(digits);
  decimalExponent = -(fraction as i64);
  decimalIsCut = false;
  return true;
}

/** The number that the first `count` (0 to 7) bytes of a word spell; 1000 or more if one of them is no digit. */
// @ts-ignore: decorator
@inline
function joinFirst(word: u64, count: usize): u64 {
  const digits = (word << 8) << ((56 - 8 * count) as u64);
  return strangers(digits) == 0 ? joinWord(digits) : 1000;
}

function readAny(at: usize, end: usize): bool {
  decimalMantissa = 0;
  decimalIsCut = false;
  const point = readDigits(at, end);
  let stop = point;
  if (point < end && load<u8>(point) == 0x2e) stop = readDigits(point + 1, end);
  const fraction = stop > point ? ((stop - point) as i64) - 1 : 0;
  const digits = ((point - at) as i64) + fraction;
  if (digits == 0) return false;
  let exponent: i64 = 0;
  if (stop < end) {
    if ((load<u8>(stop) | 0x20) != 0x65) return false;
    exponent = readExponent(stop + 1, end);
    if (exponent == NO_EXPONENT) return false;
  }
  decimalExponent = exponent - fraction;
  if (digits > MOST_DIGITS) cutMantissa(at, point, stop, exponent);
  return true;
}

/** Puts the digits of a run behind those in `decimalMantissa`, which may overflow; answers the run's end. */
// @ts-ignore: decorator
@inline
function readDigits(at: usize, end: usize): usize {
  let mantissa = decimalMantissa;
  for (;;) {
    const word = digitWord(at);
    const count = min((ctz(strangers(word)) >> 3) as usize, end - at);
    if (count == 8) {
      mantissa = mantissa * 100000000 + joinWord(word);
      at += 8;
      continue;
    }
    if (count > 0) mantissa = mantissa * load<u64>(POWERS_OF_TEN + (count << 3)) + joinWord(firstDigits(word, count));
    decimalMantissa = mantissa;
    return at + count;
  }
}

/** Takes the mantissa from the first significant digits, where all of them together may not fit it. */
function cutMantissa(at: usize, point: usize, stop: usize, exponent: i64): void {
  while (at < stop && (load<u8>(at) == 0x30 || load<u8>(at) == 0x2e)) at += 1;
  decimalStart = at;
  decimalEnd = stop;
  let mantissa: u64 = 0;
  let digits: i64 = 0;
  for (; at < stop && digits < MOST_DIGITS; at += 1) {
    const digit = (load<u8>(at) as u32) - 0x30;
    if (digit > 9) continue;
    mantissa = mantissa * 10 + digit;
    digits += 1;
  }
  decimalMantissa = mantissa;
  decimalIsCut = at < stop;
  decimalExponent = at > point ? exponent - ((at - point) as i64) + 1 : exponent + ((point - at) as i64);
}
