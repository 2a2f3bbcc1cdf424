import { COLUMN_A, COLUMN_B } from '../layout';
import { anyStranger, joinFours, lanesBelow } from './digits';
import { NUMERIC_HEAD, NUMERIC_NEGATIVE, NUMERIC_POSITIVE, storeNumericHead } from './numeric-head';
import { encodeLongNumeric } from './numeric-long';

/**
 * Numbers of up to 16 bytes and four base-10000 digits, whose decimals fit the scale, are done here without a
 * branch that depends on the value; all else, faults too, in numeric-long. Advice to its next editor: the digits
 * stay in one vector, the point at a lane that is a multiple of four; measure before it becomes anything else.
 */
export function encodeNumeric(at: usize, end: usize, out: usize, column: usize): usize {
  const first: u32 = load<u8>(at);
  const negative = first == 0x2d;
  const start = at + usize(negative || first == 0x2b);
  const count = end - start;
  if (count - 1 >= 16) return encodeLongNumeric(at, end, out, column);
  const points = i8x16.bitmask(v128.and(i8x16.eq(v128.load(start), i8x16.splat(0x2e)), lanesBelow(count)));
  const pointed = points != 0;
  const whole = select<usize>(ctz(points) as usize, count, pointed);
  const fraction = count - whole - usize(pointed);
  const wholeFours = (whole + 3) >> 2;
  if (wholeFours + ((fraction + 3) >> 2) - 1 >= 4) return encodeLongNumeric(at, end, out, column);

  const point = wholeFours << 2;
  const base = start + whole - point;
  const joined = v128.bitselect(v128.load(base), v128.load(base, 1), lanesBelow(point));
  const inside = v128.andnot(lanesBelow(point + fraction), lanesBelow(point - whole));
  const digits = v128.and(i8x16.sub(joined, i8x16.splat(0x30)), inside);
  if (anyStranger(digits)) return encodeLongNumeric(at, end, out, column);

  let scale = fraction as i32;
  const precision = load<u32>(column, COLUMN_A) as i32;
  if (precision > 0) {
    scale = load<i32>(column, COLUMN_B);
    const zeros = ctz(i8x16.bitmask(i8x16.eq(digits, i8x16.splat(0))) ^ 0xffff);
    if ((fraction as i32) > scale || (point as i32) - zeros > precision - scale) {
      return encodeLongNumeric(at, end, out, column);
    }
  }
  const fours = joinFours(digits);
  const bytes = i8x16.shuffle(fours, fours, 1, 0, 5, 4, 9, 8, 13, 12, 1, 0, 5, 4, 9, 8, 13, 12);
  const groups = i64x2.extract_lane(bytes, 0) as u64;
  const zero = groups == 0;
  const leading = select<i32>(0, (ctz(groups) as i32) >> 4, zero);
  const length = select<i32>(0, 4 - leading - ((clz(groups) as i32) >> 4), zero);
  const weight = select<i32>(0, (wholeFours as i32) - 1 - leading, zero);
  store<u64>(out + NUMERIC_HEAD, groups >> ((leading << 4) as u64));
  const sign = select<u32>(NUMERIC_NEGATIVE, NUMERIC_POSITIVE, negative && !zero);
  return storeNumericHead(out, length, weight, sign, scale as u32);
}
