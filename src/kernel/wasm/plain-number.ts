import { COLUMN_PLAIN_FRACTION, COLUMN_PLAIN_WHOLE } from '../layout';
import { DASH, ZERO } from './ascii';
import { digitLanes, pointBits } from './digits';
import { repeat } from './repeat';

/** Bytes that are looked at, in one vector. */
const MOST_BYTES: u32 = 16;

/**
 * Whether `[at, end)` is a number as most are written, and as JSON has it: digits behind a `-` or nothing, perhaps a
 * point among them, no 0 before another digit; and short enough for its column to take it unseen. False says nothing:
 * the type's own encoder is to be asked then. Where nothing but the text is wanted, this is all the reading there is.
 */
// @ts-ignore: decorator
@inline
export function isPlainNumber(at: usize, end: usize, column: usize): bool {
  const count = <u32>(end - at);
  if (count - 1 >= MOST_BYTES) return false;
  const text = v128.load(at);
  const within: u32 = (1 << count) - 1;
  const digits = <u32>i8x16.bitmask(i8x16.lt_u(digitLanes(text), repeat(10))) & within;
  const points = <u32>pointBits(text) & within;
  const first = <u32>load<u8>(at);
  const minus = u32(first == DASH);
  const place = <u32>ctz(points | (1 << count));
  const whole = place - minus;
  const fraction = count - place - u32(place < count);
  // The sign, digits and one point are all that there is; there are digits on both sides of the point.
  const strange = (digits | points | minus) ^ within;
  const twice = points & (points - 1);
  const open = ~((digits >> minus) & (digits >> (count - 1))) & 1;
  const padded = u32(load<u8>(at + minus) == ZERO) & (digits >> (minus + 1));
  const long =
    u32(whole > load<u32>(column, COLUMN_PLAIN_WHOLE)) | u32(fraction > load<u32>(column, COLUMN_PLAIN_FRACTION));
  return (strange | twice | open | (padded & 1) | long) == 0;
}
