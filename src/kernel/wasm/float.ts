import { FAULT_FLOAT, FAULT_FLOAT_RANGE } from '../../record/fault-number';
import { dropBlanks, skipBlanks } from './blank';
import { anyStranger, digitLanes, joinSixteen, lanesBelow, pointBits } from './digits';
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

export function encodeFloat8(at: usize, end: usize, out: usize, column: usize): usize {
  const quotient = readShort(at, end);
  if (quotient >= 0) {
    store<u32>(out, 0x08000000);
    storeU64(out + 4, reinterpret<u64>(quotient) | (u64(load<u8>(at) == 0x2d) << 63));
    return out + 12;
  }
  return encodeDecimal(at, end, out, true);
}

export function encodeFloat4(at: usize, end: usize, out: usize, column: usize): usize {
  const quotient = readShort(at, end);
  // Rounding twice goes wrong only from a double that lies exactly between two singles.
  if (quotient >= 0 && (reinterpret<u64>(quotient) & 0x1fffffff) != 0x10000000) {
    const bits = reinterpret<u32>(quotient as f32) | (u32(load<u8>(at) == 0x2d) << 31);
    store<u64>(out, 0x04000000 | ((bswap<u32>(bits) as u64) << 32));
    return out + 8;
  }
  return encodeDecimal(at, end, out, false);
}

/**
 * The magnitude of up to 16 bytes of digits with an optional sign and an optional `.`, if it has at most 53 bits;
 * less than 0 if it is anything else. The vector ends where the text ends.
 */
// @ts-ignore: decorator
@inline
function readShort(at: usize, end: usize): f64 {
  const count = end - at;
  if (count - 1 >= 16) return -1;
  const empty: usize = 16 - count;
  const text = v128.load(end - 16);
  const place = ctz((pointBits(text) >> (empty as i32)) | (1 << (count as i32))) as usize;
  const pointed = usize(place < count);
  const first: u32 = load<u8>(at);
  const others = pointed + usize((first == 0x2d) | (first == 0x2b));
  if (count == others) return -1;
  // The digits before the point move up by one lane, onto it.
  const joined = v128.bitselect(v128.load(end - 16 - pointed), text, lanesBelow(empty + place + pointed));
  const digits = v128.andnot(digitLanes(joined), lanesBelow(empty + others));
  if (anyStranger(digits)) return -1;
  const mantissa = joinSixteen(digits);
  if (mantissa > LARGEST_EXACT) return -1;
  return (mantissa as i64 as f64) / load<f64>(EXACT_POWERS + ((count - place - pointed) << 3));
}

/** Any decimal without blanks around it; what is none is left to `encodeCarefully`. */
function encodeDecimal(at: usize, end: usize, out: usize, double: bool): usize {
  const first: u32 = load<u8>(at);
  const negative = first == 0x2d;
  const start = at + usize(negative || first == 0x2b);
  if (start >= end || !readDecimal(start, end)) return encodeCarefully(at, end, out, double);
  const bits = nearestBits(double);
  if (bits == infinity(double) || (bits == 0 && decimalMantissa != 0)) return refuse(FAULT_FLOAT_RANGE);
  return storeFloat(out, bits, negative, double);
}

/** Blanks around, `nan`, `inf`; all else is a fault. */
function encodeCarefully(at: usize, end: usize, out: usize, double: bool): usize {
  const start = skipBlanks(at, end);
  const stop = dropBlanks(start, end);
  if (stop - start < end - at) return start < stop ? encodeDecimal(start, stop, out, double) : refuse(FAULT_FLOAT);
  const negative = at < end && load<u8>(at) == 0x2d;
  if (negative || (at < end && load<u8>(at) == 0x2b)) at += 1;
  if (isNan(at, end - at)) return storeFloat(out, double ? 0x7ff8000000000000 : 0x7fc00000, negative, double);
  if (isInfinity(at, end - at)) return storeFloat(out, infinity(double), negative, double);
  return refuse(FAULT_FLOAT);
}

function infinity(double: bool): u64 {
  return double ? 0x7ff0000000000000 : 0x7f800000;
}

function storeFloat(out: usize, bits: u64, negative: bool, double: bool): usize {
  if (double) {
    store<u32>(out, 0x08000000);
    storeU64(out + 4, bits | (u64(negative) << 63));
    return out + 12;
  }
  store<u32>(out, 0x04000000);
  storeU32(out + 4, (bits as u32) | (u32(negative) << 31));
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
