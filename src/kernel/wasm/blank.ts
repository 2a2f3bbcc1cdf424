/** The six blanks that PostgreSQL skips around a value: space, \t, \n, \v, \f, \r. */
// @ts-ignore: decorator
@inline
export function isBlank(byte: u32): bool {
  return byte == 0x20 || byte - 0x09 < 5;
}

/** The first address in `[at, end)` that holds no blank, or `end`. */
// @ts-ignore: decorator
@inline
export function skipBlanks(at: usize, end: usize): usize {
  while (at < end && isBlank(load<u8>(at))) at += 1;
  return at;
}

/** The address behind the last byte of `[at, end)` that is no blank, or `at`. */
// @ts-ignore: decorator
@inline
export function dropBlanks(at: usize, end: usize): usize {
  while (end > at && isBlank(load<u8>(end - 1))) end -= 1;
  return end;
}
