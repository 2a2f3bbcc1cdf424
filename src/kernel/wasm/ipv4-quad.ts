import { DOT, SLASH, ZERO } from './ascii';
import { repeat } from './repeat';

/**
 * The fast path for four octets of one to three digits, which is how nearly all addresses are written. Writes 4
 * bytes to `to` and returns the address behind the last digit, where the value ends or a slash stands; or 0 for
 * all that is written otherwise, right or wrong. Reads up to 16 bytes past the end, and 4 before the start.
 */
export function readQuad(at: usize, end: usize, to: usize): usize {
  const block = v128.load(at);
  const slashes = i8x16.bitmask(i8x16.eq(block, repeat(SLASH)));
  const size = min<usize>(end - at, ctz(slashes | 0x10000));
  if (size > 15) return 0;
  const within: u32 = (1 << <u32>size) - 1;
  const dots = i8x16.bitmask(i8x16.eq(block, repeat(DOT))) & within;
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(block, repeat(ZERO)), repeat(10))) & within;
  if ((dots | digits) != within || popcnt(dots) != 3) return 0;
  const second = dots & (dots - 1);
  const a = ctz(dots);
  const b = ctz(second);
  const c = ctz(second & (second - 1));
  const w = octet(at + a, a);
  const x = octet(at + b, b - a - 1);
  const y = octet(at + c, c - b - 1);
  const z = octet(at + size, <u32>size - c - 1);
  if ((w | x | y | z) > 255) return 0;
  store<u32>(to, w | (x << 8) | (y << 16) | (z << 24));
  return at + size;
}

/** The value of the one to three digits that stand before `end`, or more than 255 if there are none, or more. */
// @ts-ignore: decorator
@inline
function octet(end: usize, digits: u32): u32 {
  if (digits - 1 > 2) return 256;
  // The last digit is the high byte. Cut off is what lies before the first.
  const word = load<u32>(end - 4) & 0x0f0f0f0f & (0xffffffff << ((4 - digits) * 8));
  return (word >>> 24) + ((word >>> 16) & 15) * 10 + ((word >>> 8) & 15) * 100;
}
