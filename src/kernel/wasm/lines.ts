import { crStyle } from './plan';

/** Counts the line ends of `[at, end)`, quoted ones included: LF, and in a file of that style CR without an LF behind. */
export function lineEnds(at: usize, end: usize): u32 {
  const lf = i8x16.splat(10);
  const cr = i8x16.splat(13);
  let count: u32 = 0;
  for (; at + 16 < end; at += 16) {
    const bytes = v128.load(at);
    count += <u32>popcnt(i8x16.bitmask(i8x16.eq(bytes, lf)));
    if (crStyle) count += <u32>popcnt(i8x16.bitmask(v128.andnot(i8x16.eq(bytes, cr), i8x16.eq(v128.load(at, 1), lf))));
  }
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 10) count++;
    else if (crStyle && byte == 13 && (at + 1 >= end || load<u8>(at + 1) != 10)) count++;
  }
  return count;
}
