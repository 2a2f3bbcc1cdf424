/** `nan` in any case. */
export function isNan(at: usize, count: usize): bool {
  return count == 3 && ((load<u32>(at) & 0xffffff) | 0x202020) == 0x6e616e;
}

/** `inf` or `infinity` in any case, without a sign. */
export function isInfinity(at: usize, count: usize): bool {
  if (count == 3) return ((load<u32>(at) & 0xffffff) | 0x202020) == 0x666e69;
  return count == 8 && (load<u64>(at) | 0x2020202020202020) == 0x7974696e69666e69;
}
