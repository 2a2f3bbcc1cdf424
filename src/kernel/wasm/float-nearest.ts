import { LARGEST_POWER, POWERS_OF_FIVE, SMALLEST_POWER } from './float-table';

/**
 * The IEEE double nearest to `mantissa` times ten to the `exponent`, ties to even, as its bits without the sign:
 * 0 when it is too small for any, infinity's when it is too large.
 *
 * Daniel Lemire, "Number Parsing at a Gigabyte per Second", 2021; Noble Mushtak and Daniel Lemire, "Fast Number
 * Parsing Without Fallback", 2023, shows that no case is left open.
 */
export function nearestDouble(mantissa: u64, exponent: i64): u64 {
  return nearest(mantissa, exponent, 52, 0x7ff, -4, 23);
}

/** The same for an IEEE single. */
export function nearestSingle(mantissa: u64, exponent: i64): u32 {
  return nearest(mantissa, exponent, 23, 0xff, -17, 10) as u32;
}

/** `tiesFrom` to `tiesTo` are the exponents for which a value can lie exactly between two floats. */
// @ts-ignore: decorator
@inline
function nearest(
  mantissa: u64, exponent: i64, fractionBits: i64, infinity: i64, tiesFrom: i64, tiesTo: i64,
): u64 {
  if (mantissa == 0 || exponent < SMALLEST_POWER) return 0;
  if (exponent > LARGEST_POWER) return (infinity as u64) << fractionBits;
  const leading = clz(mantissa) as i64;
  const entry = POWERS_OF_FIVE + (((exponent - SMALLEST_POWER) as usize) << 4);
  const scaled = mantissa << leading;
  const power = load<u64>(entry);
  let high = multiplyHigh(scaled, power);
  let low = scaled * power;
  const unsure = ~(0 as u64) >> (fractionBits + 3);
  if ((high & unsure) == unsure) {
    const carry = multiplyHigh(scaled, load<u64>(entry, 8));
    low += carry;
    if (carry > low) high += 1;
  }
  const top = (high >> 63) as i64;
  const shift = top + 61 - fractionBits;
  let fraction = high >> shift;
  let binary = ((217706 * exponent) >> 16) + 63 + top - leading + (infinity >> 1);
  if (binary <= 0) {
    if (binary < -62) return 0;
    fraction >>= 1 - binary;
    return (fraction + (fraction & 1)) >> 1;
  }
  if (low <= 1) {
    const tie = exponent >= tiesFrom && exponent <= tiesTo && (fraction & 3) == 1 && fraction << shift == high;
    if (tie) fraction &= ~(1 as u64);
  }
  fraction = (fraction + (fraction & 1)) >> 1;
  const bits = (((binary - 1) as u64) << fractionBits) + fraction;
  return min(bits, (infinity as u64) << fractionBits);
}

/** The high half of a product of 128 bits. */
// @ts-ignore: decorator
@inline
function multiplyHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff, a1 = a >> 32;
  const b0 = b & 0xffffffff, b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  const other = a0 * b1 + (middle & 0xffffffff);
  return a1 * b1 + (middle >> 32) + (other >> 32);
}
