import { COLUMN_A, COLUMN_B } from '../layout';
import { anyStranger, digitLanes, joinFours, lanesBelow, pointBits } from './digits';
import { NUMERIC_HEAD, NUMERIC_NEGATIVE, storeNumericHead } from './numeric-head';
import { encodeLongNumeric } from './numeric-long';

/** Picks the low halves of four lanes, each with its bytes swapped. */
const GROUP_BYTES: usize = memory.data<u64>([0x0c0d080904050001, 0x8080808080808080], 16);

/**
 * Numbers of up to 16 bytes and four base-10000 digits, whose decimals fit the scale, are done here without a
 * branch that depends on the value; all else, faults too, in numeric-long. Advice to its next editor: the digits
 * stay in one vector, the point at a lane that is a multiple of four; measure before it becomes anything else.
 */
export function encodeNumeric(at: usize, end: usize, out: usize, column: usize): usize {
  const count = end - at;
  if (count - 1 >= 16) return encodeLongNumeric(at, end, out, column);
  const first: u32 = load<u8>(at);
  const negative = first == 0x2d;
  const signBytes = usize(negative | (first == 0x2b));
  const place = ctz(pointBits(v128.load(at)) | (1 << (count as i32))) as usize;
  const fraction = count - place - usize(place < count);
  const whole = place - signBytes;
  const wholeFours = (whole + 3) >> 2;
  if (wholeFours + ((fraction + 3) >> 2) - 1 >= 4) return encodeLongNumeric(at, end, out, column);

  const point = wholeFours << 2;
  const base = at + place - point;
  const joined = v128.bitselect(v128.load(base), v128.load(base, 1), lanesBelow(point));
  const inside = v128.andnot(lanesBelow(point + fraction), lanesBelow(point - whole));
  const digits = v128.and(digitLanes(joined), inside);
  if (anyStranger(digits)) return encodeLongNumeric(at, end, out, column);

  let scale = fraction as i32;
  const precision = load<i32>(column, COLUMN_A);
  if (precision > 0) {
    scale = load<i32>(column, COLUMN_B);
    const significant = whole - usize(load<u8>(at + signBytes) == 0x30);
    if ((fraction as i32) > scale || (significant as i32) > precision - scale) {
      return encodeLongNumeric(at, end, out, column);
    }
  }
  const groups = i64x2.extract_lane(i8x16.swizzle(joinFours(digits), v128.load(GROUP_BYTES)), 0) as u64;
  const some: u32 = -u32(groups != 0);
  const leading = (ctz(groups) as u32) >> 4;
  const length = (4 - leading - ((clz(groups) as u32) >> 4)) & some;
  const weight = ((wholeFours as u32) - 1 - leading) & some;
  const sign = (-u32(negative) & some) & NUMERIC_NEGATIVE;
  store<u64>(out + NUMERIC_HEAD, groups >> ((leading << 4) as u64));
  return storeNumericHead(out, length, weight, sign, scale as u32);
}
