/** The bytes of a 64-bit number in network order, behind room for the length; 128 makes a zero. */
const FIELD_ORDER = memory.data<u8>([128, 128, 128, 128, 7, 6, 5, 4, 3, 2, 1, 0, 128, 128, 128, 128], 16);
const FIELD_LENGTH = memory.data<u8>([0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 16);

/** Writes a field of eight bytes, length and value at once. Returns the address behind it. */
// @ts-ignore: decorator
@inline
export function storeMicros(out: usize, micros: i64): usize {
  const value = i8x16.swizzle(i64x2.splat(micros), v128.load(FIELD_ORDER));
  v128.store(out, v128.or(value, v128.load(FIELD_LENGTH)));
  return out + 12;
}
