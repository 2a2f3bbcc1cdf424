import { byteAt, isDigit, readNumber, skipDigits } from './words';
import { setFraction } from './span';

/** Digits of a number that a double holds exactly together with their power of ten. */
const EXACT_DIGITS: usize = 15;

/** The whole part of the amount that was read last, with its sign. */
export let amountWhole: i64 = 0;
/** Whether it has a fraction other than zero, which then is the span's next fraction. */
export let amountHasFraction: bool = false;

/**
 * Reads `d[.d]` as an amount of a unit. Returns the address behind it, or 0 if there is none or it has more
 * digits than are read exactly. `asOne` tells that PostgreSQL reads the number as a whole, as in ISO 8601, and
 * not its fraction alone, which makes another double of it.
 */
export function readAmount(at: usize, end: usize, negative: bool, asOne: bool): usize {
  const point = skipDigits(at, end);
  const wholeDigits = point - at;
  if (wholeDigits == 0 || wholeDigits > EXACT_DIGITS) return 0;
  const whole = readNumber(at, point);
  amountWhole = negative ? -whole : whole;
  amountHasFraction = false;
  setFraction(0, 1, 0);
  if (byteAt(point, end) != 0x2e) return point;
  const last = skipDigits(point + 1, end);
  if (last == point + 1) return 0;
  let zeros = last;
  while (load<u8>(zeros - 1) == 0x30) zeros -= 1;
  const digits = zeros - point - 1;
  if (digits == 0) return last;
  if (digits > EXACT_DIGITS || (asOne && wholeDigits + digits > EXACT_DIGITS)) return 0;
  const top = readNumber(point + 1, zeros);
  let bottom: i64 = 1;
  for (let i: usize = 0; i < digits; i += 1) bottom *= 10;
  const value = asOne ? <f64>(whole * bottom + top) / <f64>bottom - <f64>whole : <f64>top / <f64>bottom;
  setFraction(negative ? -top : top, bottom, negative ? -value : value);
  amountHasFraction = true;
  return last;
}
