import { DASH, DOT, ZERO } from './ascii';
import { placeText, putText } from './ndjson-text';

/** No integer type has more digits. */
const MOST_DIGITS: i64 = 19;
const MOST_BYTES: usize = 32;

/**
 * Puts a number with a fraction or an exponent into the field of an integer column: 1.0 and 1e3 are whole, and
 * go as 1 and 1000. What is not whole, or too large for any integer, goes as it is, for the type to refuse.
 */
export function putWhole(field: usize, start: usize, end: usize): bool {
  store<u64>(field, <u64>start | (<u64>end << 32));
  let digits: i64 = 0;
  let zeros: i64 = 0;
  let shift: i64 = 0;
  let seenPoint = false;
  let at = start;
  const negative = load<u8>(at) == DASH;
  if (negative) at += 1;
  const text = placeText(start, end, MOST_BYTES);
  if (text == 0) return false;
  let to = text;
  if (negative) {
    store<u8>(to, DASH);
    to += 1;
  }
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == DOT) {
      seenPoint = true;
      continue;
    }
    if (byte - ZERO > 9) break;
    if (seenPoint) shift--;
    if (byte == ZERO) {
      zeros++;
      continue;
    }
    // Zeros count when a digit follows them, but for those in front.
    if (digits == 0) zeros = 0;
    digits += zeros + 1;
    if (digits > MOST_DIGITS) return true;
    for (; zeros > 0; zeros--) {
      store<u8>(to, ZERO);
      to += 1;
    }
    store<u8>(to, byte);
    to += 1;
  }
  if (digits == 0) {
    store<u8>(to, ZERO);
    putText(field, text, to + 1);
    return true;
  }
  shift += zeros + (at < end ? readExponent(at + 1, end) : 0);
  if (shift < 0 || digits + shift > MOST_DIGITS) return true;
  for (; shift > 0; shift--) {
    store<u8>(to, ZERO);
    to += 1;
  }
  putText(field, text, to);
  return true;
}

/** Far beyond any that matters it no longer grows. */
function readExponent(at: usize, end: usize): i64 {
  const negative = load<u8>(at) == DASH;
  if (negative || load<u8>(at) == 0x2b) at += 1;
  let exponent: i64 = 0;
  for (; at < end && exponent < 1 << 40; at++) exponent = exponent * 10 + <i64>(load<u8>(at) - ZERO);
  return negative ? -exponent : exponent;
}
