import { POWERS_OF_TEN, digitWord, firstDigits, joinWord, strangers } from './digits';
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
