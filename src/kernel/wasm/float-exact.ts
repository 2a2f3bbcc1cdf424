import { decimalEnd, decimalExponent, decimalStart } from './float-decimal';

/*
 * Comparing decimals of any length exactly. A "big" is a count of limbs and the limbs, all u32, lowest first.
 */
const LIMBS = 160;
const DECIMAL: usize = memory.data((LIMBS + 1) * 4, 4);
const HALFWAY: usize = memory.data((LIMBS + 1) * 4, 4);

/** No value halfway between two doubles has more digits, so what follows can only make a value larger. */
const MOST_DIGITS: i64 = 800;
/** Digits of a cut mantissa. */
const MANTISSA_DIGITS: i64 = 19;

/**
 * Compares what `readDecimal` read, which must be cut, with `half` times two to the `power`: less than 0, 0 or
 * more than 0. The two have to be about equal, or the numbers outgrow their room.
 */
export function compareDecimal(half: u64, power: i64): i32 {
  const digits = readBig(DECIMAL);
  const exponent = decimalExponent + MANTISSA_DIGITS - digits;
  store<u32>(HALFWAY, 2);
  store<u64>(HALFWAY, half, 4);
  if (exponent > 0) multiplyByFives(DECIMAL, exponent);
  else multiplyByFives(HALFWAY, -exponent);
  if (exponent > power) shiftLeft(DECIMAL, (exponent - power) as u32);
  else shiftLeft(HALFWAY, (power - exponent) as u32);
  return compare(DECIMAL, HALFWAY);
}

/** The significant digits as a big; one more digit, 1, stands for all behind the first 800. Answers their number. */
function readBig(big: usize): i64 {
  store<u32>(big, 0);
  let digits: i64 = 0;
  for (let at = decimalStart; at < decimalEnd; at += 1) {
    const digit = (load<u8>(at) as u32) - 0x30;
    if (digit > 9) continue;
    if (digits < MOST_DIGITS) {
      multiplyAdd(big, 10, digit);
      digits += 1;
    } else if (digit > 0) {
      multiplyAdd(big, 10, 1);
      return digits + 1;
    }
  }
  return digits;
}

function multiplyAdd(big: usize, factor: u32, addend: u32): void {
  const limbs = load<u32>(big);
  let carry = addend as u64;
  for (let limb: u32 = 1; limb <= limbs; limb += 1) {
    const at = big + ((limb as usize) << 2);
    carry += (load<u32>(at) as u64) * (factor as u64);
    store<u32>(at, carry as u32);
    carry >>= 32;
  }
  if (carry != 0) append(big, carry as u32);
}

function append(big: usize, limb: u32): void {
  const limbs = load<u32>(big) + 1;
  store<u32>(big + ((limbs as usize) << 2), limb);
  store<u32>(big, limbs);
}

function multiplyByFives(big: usize, count: i64): void {
  for (; count >= 13; count -= 13) multiplyAdd(big, 1220703125, 0);
  for (; count > 0; count -= 1) multiplyAdd(big, 5, 0);
}

function shiftLeft(big: usize, bits: u32): void {
  multiplyAdd(big, (1 as u32) << (bits & 31), 0);
  const zeros = bits >> 5;
  if (zeros == 0) return;
  const limbs = load<u32>(big);
  memory.copy(big + 4 + ((zeros as usize) << 2), big + 4, (limbs as usize) << 2);
  memory.fill(big + 4, 0, (zeros as usize) << 2);
  store<u32>(big, limbs + zeros);
}

/** By limbs, highest first; those that one of the two has not are 0. */
function compare(a: usize, b: usize): i32 {
  const limbsA = load<u32>(a);
  const limbsB = load<u32>(b);
  for (let limb = max(limbsA, limbsB); limb > 0; limb -= 1) {
    const limbA: u32 = limb > limbsA ? 0 : load<u32>(a + ((limb as usize) << 2));
    const limbB: u32 = limb > limbsB ? 0 : load<u32>(b + ((limb as usize) << 2));
    if (limbA != limbB) return limbA < limbB ? -1 : 1;
  }
  return 0;
}
