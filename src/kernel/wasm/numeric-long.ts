import { FAULT_NUMERIC, FAULT_NUMERIC_RANGE, FAULT_NUMERIC_SCALE } from '../../record/fault-number';
import { COLUMN_A, COLUMN_B, COLUMN_FLAGS, FLAG_LOSSY } from '../layout';
import { dropBlanks, skipBlanks } from './blank';
import { skipDigits } from './digits';
import { storeU16 } from './endian';
import { NO_EXPONENT, readExponent } from './exponent';
import { NUMERIC_HEAD, NUMERIC_NEGATIVE, NUMERIC_POSITIVE, storeNumericHead } from './numeric-head';
import { refuse } from './refuse';
import { isInfinity, isNan } from './special';

/** The limits of PostgreSQL: 131072 digits before the point, 16383 behind it, and exponents below half an int. */
const TOP_POWER: i64 = 131071;
const MOST_DECIMALS: i64 = 16383;
const EXPONENT_END: i64 = 1073741823;

/** Lower than the power of any digit. */
const NO_POWER: i64 = i64.MIN_VALUE;

/*
 * The number being read. A digit's power is the power of ten it stands for, the exponent included.
 */
let start: usize = 0;
/** The `.`, or where it would be. */
let point: usize = 0;
let stop: usize = 0;
let exponent: i64 = 0;
/** Digits of a lower power do not count. */
let cut: i64 = NO_POWER;

/** Every form there is: blanks around, exponents, any length, rounding, `nan` and `inf`; and which fault it is. */
export function encodeLongNumeric(at: usize, end: usize, out: usize, column: usize): usize {
  at = skipBlanks(at, end);
  end = dropBlanks(at, end);
  const precision = load<u32>(column, COLUMN_A) as i64;
  if (isNan(at, end - at)) return storeNumericHead(out, 0, 0, 0xc000, 0);
  const negative = at < end && load<u8>(at) == 0x2d;
  if (negative || (at < end && load<u8>(at) == 0x2b)) at += 1;
  if (isInfinity(at, end - at)) {
    if (precision > 0) return refuse(FAULT_NUMERIC_RANGE);
    return storeNumericHead(out, 0, 0, negative ? 0xf000 : 0xd000, 0x20);
  }
  if (!readNumber(at, end)) return refuse(FAULT_NUMERIC);
  if (exponent >= EXPONENT_END || exponent <= -EXPONENT_END) return refuse(FAULT_NUMERIC_RANGE);
  const decimals = max(stop > point ? ((stop - point) as i64) - 1 - exponent : -exponent, 0);
  const highest = highestPower();
  if (decimals > MOST_DECIMALS || highest > TOP_POWER) return refuse(FAULT_NUMERIC_RANGE);

  const sign = negative ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE;
  if (precision == 0) {
    cut = NO_POWER;
    return storeRounded(out, highest, lowestPower(), false, sign, decimals as u32, i64.MAX_VALUE);
  }
  const scale = load<i32>(column, COLUMN_B) as i64;
  const topPower = precision - scale - 1;
  if (highest > topPower) return refuse(FAULT_NUMERIC_RANGE);
  cut = -scale;
  const lowest = lowestPower();
  const rounds = highest != NO_POWER && lowest < cut;
  if (rounds && (load<u32>(column, COLUMN_FLAGS) & FLAG_LOSSY) == 0) return refuse(FAULT_NUMERIC_SCALE);
  const up = rounds && digitOf(cut - 1) >= 5;
  return storeRounded(out, highest, lowest, up, sign, max(scale, 0) as u32, topPower);
}

/** Finds the parts of an unsigned number. False if it is none. */
function readNumber(at: usize, end: usize): bool {
  start = at;
  point = skipDigits(at, end);
  const pointed = point < end && load<u8>(point) == 0x2e;
  stop = pointed ? skipDigits(point + 1, end) : point;
  if (stop - start == usize(pointed)) return false;
  exponent = 0;
  if (stop == end) return true;
  if ((load<u8>(stop) | 0x20) != 0x65) return false;
  exponent = readExponent(stop + 1, end);
  return exponent != NO_EXPONENT;
}

/** The power of the first digit that is not 0; NO_POWER if there is none. */
function highestPower(): i64 {
  for (let at = start; at < stop; at += 1) {
    if (load<u8>(at) - 0x30 - 1 < 9) return powerAt(at);
  }
  return NO_POWER;
}

/** The power of the last digit that is not 0; NO_POWER if there is none. */
function lowestPower(): i64 {
  for (let at = stop; at > start; at -= 1) {
    if (load<u8>(at - 1) - 0x30 - 1 < 9) return powerAt(at - 1);
  }
  return NO_POWER;
}

// @ts-ignore: decorator
@inline
function powerAt(at: usize): i64 {
  return exponent + (at < point ? ((point - at) as i64) - 1 : -((at - point) as i64));
}

/** The digit of a power, 0 where the number has none. */
// @ts-ignore: decorator
@inline
function digitOf(power: i64): u32 {
  const place = power - exponent;
  const offset = ((point - start) as i64) - (place >= 0 ? place + 1 : place);
  return offset >= 0 && offset < ((stop - start) as i64) ? (load<u8>(start + (offset as usize)) as u32) - 0x30 : 0;
}

/** Writes the digits from the highest power down to the lowest or the cut; `up` adds 1 at the cut. */
function storeRounded(
  out: usize, highest: i64, lowest: i64, up: bool, sign: u32, scale: u32, topPower: i64,
): usize {
  if (highest == NO_POWER) return storeNumericHead(out, 0, 0, NUMERIC_POSITIVE, scale);
  const digits = out + NUMERIC_HEAD;
  let weight = max(highest, cut) >> 2;
  const last = max(lowest, cut) >> 2;
  let length: usize = 0;
  for (let group = weight; group >= last; group -= 1) {
    storeU16(digits + (length << 1), groupOf(group << 2) as u16);
    length += 1;
  }
  if (up && addAtCut(digits, length)) {
    memory.copy(digits + 2, digits, length << 1);
    storeU16(digits, 1);
    weight += 1;
    length += 1;
  }
  while (length > 0 && load<u16>(digits + (length << 1) - 2) == 0) length -= 1;
  if (length == 0) return storeNumericHead(out, 0, 0, NUMERIC_POSITIVE, scale);
  if (up && (weight << 2) + decimalsOf(bswap<u16>(load<u16>(digits))) - 1 > topPower) {
    return refuse(FAULT_NUMERIC_RANGE);
  }
  return storeNumericHead(out, length as u32, weight as u32, sign, scale);
}

/** The base-10000 digit whose lowest decimal digit has the power. */
function groupOf(power: i64): u32 {
  const place = power - exponent;
  if (power >= cut && (place >= 0 || place < -3)) {
    const offset = ((point - start) as i64) - place - (place >= 0 ? 4 : 3);
    if (offset >= 0 && offset + 4 <= ((stop - start) as i64)) return joinFour(start + (offset as usize));
  }
  let group: u32 = 0;
  for (let next = power + 3; next >= power; next -= 1) {
    group = group * 10 + (next >= cut ? digitOf(next) : 0);
  }
  return group;
}

/** The number that four digits of text spell. */
// @ts-ignore: decorator
@inline
function joinFour(at: usize): u32 {
  const twos = (((load<u32>(at) ^ 0x30303030) * 2561) >> 8) & 0x00ff00ff;
  return (twos * 6553601) >> 16;
}

/** Adds 1 at the power of the cut, which lies in the last digit. True if the first digit overflowed, leaving 0. */
function addAtCut(digits: usize, length: usize): bool {
  let carry: u32 = 1;
  for (let place = cut & 3; place > 0; place -= 1) carry *= 10;
  for (; length > 0; length -= 1) {
    const at = digits + (length << 1) - 2;
    const sum = (bswap<u16>(load<u16>(at)) as u32) + carry;
    storeU16(at, (sum < 10000 ? sum : sum - 10000) as u16);
    if (sum < 10000) return false;
    carry = 1;
  }
  return true;
}

/** How many decimal digits a base-10000 digit has without its leading zeros. */
function decimalsOf(group: u32): i64 {
  return group >= 1000 ? 4 : group >= 100 ? 3 : group >= 10 ? 2 : group >= 1 ? 1 : 0;
}
