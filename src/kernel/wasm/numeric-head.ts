import { storeU32 } from './endian';

export const NUMERIC_POSITIVE: u32 = 0;
export const NUMERIC_NEGATIVE: u32 = 0x4000;

/** Bytes of a numeric field before its base-10000 digits. */
export const NUMERIC_HEAD: usize = 12;

/**
 * Writes all of a numeric field but its base-10000 digits and answers the field's end. `length` counts those
 * digits, `weight` is the first one's power of 10000, `scale` is how many decimals are shown.
 */
// @ts-ignore: decorator
@inline
export function storeNumericHead(out: usize, length: u32, weight: u32, sign: u32, scale: u32): usize {
  storeU32(out, 8 + 2 * length);
  const first = i16x8.replace_lane(i16x8.replace_lane(i16x8.splat(0), 0, length as i16), 1, weight as i16);
  const all = i16x8.replace_lane(i16x8.replace_lane(first, 2, sign as i16), 3, scale as i16);
  v128.store64_lane(out, v128.or(i16x8.shl(all, 8), i16x8.shr_u(all, 8)), 0, 4);
  return out + NUMERIC_HEAD + ((length as usize) << 1);
}
