/** Larger exponents are cut to this; it is more than any text has digits to make up for. */
const EXPONENT_LIMIT: i64 = 0x7fffffff;

export const NO_EXPONENT: i64 = i64.MIN_VALUE;

/** Digits with an optional sign, all there is up to the end; NO_EXPONENT if it is anything else. */
export function readExponent(at: usize, end: usize): i64 {
  const negative = at < end && load<u8>(at) == 0x2d;
  if (negative || (at < end && load<u8>(at) == 0x2b)) at += 1;
  if (at == end) return NO_EXPONENT;
  let exponent: i64 = 0;
  for (; at < end; at += 1) {
    const digit = (load<u8>(at) as u32) - 0x30;
    if (digit > 9) return NO_EXPONENT;
    if (exponent < EXPONENT_LIMIT) exponent = exponent * 10 + digit;
  }
  return negative ? -exponent : exponent;
}
