import { FAULT_FLOAT, FAULT_FLOAT_RANGE } from '../../record/fault-number';
import { dropBlanks, skipBlanks } from './blank';
import { anyStranger, joinSixteen, lanesBelow } from './digits';
import { storeU32, storeU64 } from './endian';
import { decimalExponent, decimalIsCut, decimalMantissa, readDecimal } from './float-decimal';
import { compareDecimal } from './float-exact';
import { nearestDouble, nearestSingle } from './float-nearest';
import { refuse } from './refuse';
import { isInfinity, isNan } from './special';

/** Every integer up to this, and every power of ten here, is a double: their quotient is rounded once, so correctly. */
const LARGEST_EXACT: u64 = (1 as u64) << 53;
const EXACT_POWERS: usize = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
]);

const SIGN: u64 = 0x8000000000000000;

export function encodeFloat8(at: usize, end: usize, out: usize, column: usize): usize {
  const first: u32 = load<u8>(at);
  const negative = first == 0x2d;
  const quotient = readShort(at + usize(negative || first == 0x2b), end);
  if (quotient >= 0) {
    store<u32>(out, 0x08000000);
    storeU64(out + 4, reinterpret<u64>(quotient) | (u64(negative) << 63));
    return out + 12;
  }
  return encodeCarefully(at, end, out, true);
}

export function encodeFloat4(at: usize, end: usize, out: usize, column: usize): usize {
  const first: u32 = load<u8>(at);
  const negative = first == 0x2d;
  const quotient = readShort(at + usize(negative || first == 0x2b), end);
  // Rounding twice goes wrong only from a double that lies exactly between two singles.
  if (quotient >= 0 && (reinterpret<u64>(quotient) & 0x1fffffff) != 0x10000000) {
    const bits = reinterpret<u32>(quotient as f32) | (u32(negative) << 31);
    store<u64>(out, 0x04000000 | ((bswap<u32>(bits) as u64) << 32));
    return out + 8;
  }
  return encodeCarefully(at, end, out, false);
}

/** Up to 16 bytes of digits with an optional `.`, of a value with at most 53 bits; less than 0 if it is anything else. */
// @ts-ignore: decorator
@inline
function readShort(start: usize, end: usize): f64 {
  const count = end - start;
  if (count - 1 >= 16) return -1;
  const empty: usize = 16 - count;
  const text = v128.load(end - 16);
  const points = i8x16.bitmask(i8x16.eq(text, i8x16.splat(0x2e))) >> (empty as i32);
  const pointed = points != 0;
  if (count == usize(pointed)) return -1;
  // The digits before the point move up by one lane, onto it.
  const before = select<usize>(empty + 1 + (ctz(points) as usize), empty, pointed);
  const joined = v128.bitselect(v128.load(end - 17), text, lanesBelow(before));
  const digits = v128.andnot(i8x16.sub(joined, i8x16.splat(0x30)), lanesBelow(usize(pointed) + empty));
  if (anyStranger(digits)) return -1;
  const mantissa = joinSixteen(digits);
  if (mantissa > LARGEST_EXACT) return -1;
  const fraction = select<usize>(16 - before, 0, pointed);
  return (mantissa as i64 as f64) / load<f64>(EXACT_POWERS + (fraction << 3));
}

/** Every form there is: blanks around, exponents, any length, `nan` and `inf`; and which fault it is. */
function encodeCarefully(at: usize, end: usize, out: usize, double: bool): usize {
  at = skipBlanks(at, end);
  end = dropBlanks(at, end);
  const negative = at < end && load<u8>(at) == 0x2d;
  if (negative || (at < end && load<u8>(at) == 0x2b)) at += 1;
  const infinity: u64 = double ? 0x7ff0000000000000 : 0x7f800000;
  let bits: u64;
  if (isNan(at, end - at)) bits = double ? 0x7ff8000000000000 : 0x7fc00000;
  else if (isInfinity(at, end - at)) bits = infinity;
  else {
    if (!readDecimal(at, end)) return refuse(FAULT_FLOAT);
    bits = nearestBits(double);
    if (bits == infinity || (bits == 0 && decimalMantissa != 0)) return refuse(FAULT_FLOAT_RANGE);
  }
  if (double) {
    store<u32>(out, 0x08000000);
    storeU64(out + 4, negative ? bits | SIGN : bits);
    return out + 12;
  }
  store<u32>(out, 0x04000000);
  storeU32(out + 4, (negative ? bits | 0x80000000 : bits) as u32);
  return out + 8;
}

/** The float nearest to what `readDecimal` read. */
function nearestBits(double: bool): u64 {
  const below = nearest(decimalMantissa, double);
  if (!decimalIsCut) return below;
  // The value lies between the cut mantissa and the next; where they differ, they are neighbours.
  const above = nearest(decimalMantissa + 1, double);
  if (below == above) return below;
  const fractionBits: u64 = double ? 52 : 23;
  const hidden = (1 as u64) << fractionBits;
  const fraction = below & (hidden - 1);
  const exponent = (below >> fractionBits) as i64;
  const mantissa = exponent == 0 ? fraction : fraction | hidden;
  const smallest: i64 = double ? -1074 : -149;
  const order = compareDecimal(2 * mantissa + 1, smallest - 1 + max(exponent - 1, 0));
  return order > 0 || (order == 0 && (below & 1) == 1) ? above : below;
}

function nearest(mantissa: u64, double: bool): u64 {
  return double ? nearestDouble(mantissa, decimalExponent) : (nearestSingle(mantissa, decimalExponent) as u64);
}
