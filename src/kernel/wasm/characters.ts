import { firstBytes } from './block-mask';
import { repeat } from './repeat';

/** Below it as signed numbers are the bytes that continue a code point, 10xxxxxx: -128 to -65. */
const FIRST: u32 = 0xc0;

/** How many code points `[at, end)` has. The bytes are valid UTF-8. Reads up to 16 bytes past the end. */
export function countCharacters(at: usize, end: usize): u32 {
  const first = repeat(FIRST);
  let count: u32 = 0;
  for (; at < end; at += 16) {
    const starts = i8x16.ge_s(v128.load(at), first);
    count += popcnt(i8x16.bitmask(v128.and(starts, firstBytes(end - at))));
  }
  return count;
}

/** The address behind the first `limit` code points of `[at, end)`, which has more than that. */
export function skipCharacters(at: usize, end: usize, limit: u32): usize {
  const first = repeat(FIRST);
  while (end - at >= 16) {
    const count = <u32>popcnt(i8x16.bitmask(i8x16.ge_s(v128.load(at), first)));
    if (count > limit) break;
    limit -= count;
    at += 16;
  }
  for (; at < end; at += 1) {
    if ((load<u8>(at) & 0xc0) == 0x80) continue;
    if (limit == 0) return at;
    limit -= 1;
  }
  return end;
}
