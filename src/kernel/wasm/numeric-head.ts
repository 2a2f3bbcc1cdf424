import { storeU32, storeU64 } from './endian';

export const NUMERIC_POSITIVE: u32 = 0;
export const NUMERIC_NEGATIVE: u32 = 0x4000;

/**
 * Writes all of a numeric field but its base-10000 digits, which belong at `out + NUMERIC_HEAD`, and answers the
 * field's end. The weight is the first digit's power of 10000; the scale is how many decimals are shown.
 */
// @ts-ignore: decorator
@inline
export function storeNumericHead(out: usize, digits: u32, weight: i32, sign: u32, scale: u32): usize {
  storeU32(out, 8 + 2 * digits);
  const second = ((sign << 16) | scale) as u64;
  storeU64(out + 4, (((digits << 16) | (weight as u32 & 0xffff)) as u64) << 32 | second);
  return out + NUMERIC_HEAD + 2 * (digits as usize);
}

export const NUMERIC_HEAD: usize = 12;
