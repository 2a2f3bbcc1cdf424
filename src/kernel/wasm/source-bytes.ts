import { INVALID_HALF, INVALID_PAIR, INVALID_UNIT, UNIT_BYTE, UNIT_CHARACTER, UNIT_TEXT } from '../../record/text-unit';
import { repeat } from './repeat';

/**
 * How many bytes of the source the decoded bytes `[at, end)` stand for. As in record/source-bytes, a vector at a
 * time: the characters that begin there, for UTF-16 those beyond U+FFFF once more, and each twice.
 */
export function sourceBytes(unit: u32, at: usize, end: usize): usize {
  if (unit == UNIT_BYTE || unit == UNIT_TEXT) return end - at;
  const isUtf16 = unit != UNIT_CHARACTER;
  let sum: usize = 0;
  const following = i8x16.splat(-0x40);
  const long = repeat(0xf0);
  const invalid = repeat(INVALID_PAIR);
  while (end - at >= 16) {
    const block = v128.load(at);
    // A byte that continues a character is less than -64, as a signed one.
    const begins = <usize>popcnt(i8x16.bitmask(i8x16.ge_s(block, following)));
    sum += isUtf16 ? begins << 1 : begins;
    if (isUtf16 && i8x16.bitmask(i8x16.ge_u(block, long)) != 0) {
      const pairs = v128.and(i8x16.ge_u(block, long), i8x16.lt_u(block, invalid));
      sum += <usize>popcnt(i8x16.bitmask(pairs)) << 1;
      sum += <usize>popcnt(i8x16.bitmask(i8x16.eq(block, invalid)));
      sum -= <usize>popcnt(i8x16.bitmask(i8x16.eq(block, repeat(INVALID_HALF))));
    }
    at += 16;
  }
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if ((byte & 0xc0) != 0x80) sum += isUtf16 ? unitsBytes(byte) : 1;
  }
  return sum;
}

/** Bytes of a character of UTF-16, by the first byte of its UTF-8. */
function unitsBytes(lead: u32): usize {
  if (lead == INVALID_HALF) return 1;
  if (lead == INVALID_PAIR) return 3;
  return lead >= 0xf0 && lead != INVALID_UNIT ? 4 : 2;
}
