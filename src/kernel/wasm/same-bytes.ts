import { firstBytes } from './block-mask';

/** Whether `size` bytes at two addresses are the same. Reads up to 16 bytes past either. */
export function sameBytes(one: usize, other: usize, size: usize): bool {
  while (true) {
    const difference = v128.xor(v128.load(one), v128.load(other));
    if (v128.any_true(v128.and(difference, firstBytes(size)))) return false;
    if (size <= 16) return true;
    one += 16;
    other += 16;
    size -= 16;
  }
}
