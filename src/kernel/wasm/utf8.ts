import { firstBytes } from './block-mask';
import { repeat } from './repeat';
import { faultsByFirstHigh, faultsByFirstLow, faultsBySecondHigh, largestFinished } from './utf8-table';

/**
 * Whether `[at, end)` is UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF,
 * nothing cut short. Reads up to 16 bytes past the end.
 *
 * To its next editor: this is the lookup method of Keiser and Lemire ("Validating UTF-8 in less than one
 * instruction per byte", 2021). 64 bytes of ASCII cost one test; else each block is judged with the three bytes
 * before it, and what is wrong collects in `faults`. Vectors that do not change are read from memory ahead of
 * the loop: as constants they halve its speed.
 */
export function isUtf8(at: usize, end: usize): bool {
  const byFirstHigh = faultsByFirstHigh();
  const byFirstLow = faultsByFirstLow();
  const bySecondHigh = faultsBySecondHigh();
  const finished = largestFinished();
  const half = repeat(0x0f);
  let faults = i64x2.splat(0);
  let before = faults;
  while (at < end) {
    if (end - at >= 64) {
      const ahead = v128.or(v128.load(at, 16), v128.load(at, 32));
      const last = v128.load(at, 48);
      if (!i8x16.bitmask(v128.or(v128.or(v128.load(at), ahead), last))) {
        faults = v128.or(faults, i8x16.sub_sat_u(before, finished));
        before = last;
        at += 64;
        continue;
      }
    }
    const stop = min<usize>(end, at + 64);
    while (at < stop) {
      const block = v128.and(v128.load(at), firstBytes(end - at));
      const one = i8x16.shuffle(before, block, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
      const two = i8x16.shuffle(before, block, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
      const three = i8x16.shuffle(before, block, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
      const firstHigh = i8x16.swizzle(byFirstHigh, v128.and(i16x8.shr_u(one, 4), half));
      const firstLow = i8x16.swizzle(byFirstLow, v128.and(one, half));
      const secondHigh = i8x16.swizzle(bySecondHigh, v128.and(i16x8.shr_u(block, 4), half));
      const pairs = v128.and(v128.and(firstHigh, firstLow), secondHigh);
      // The high bit stays where the byte two before is at least 0xe0, or the one three before at least 0xf0.
      const third = i8x16.sub_sat_u(two, repeat(0x60));
      const fourth = i8x16.sub_sat_u(three, repeat(0x70));
      const expected = v128.and(v128.or(third, fourth), repeat(0x80));
      faults = v128.or(faults, v128.xor(expected, pairs));
      before = block;
      at += 16;
    }
  }
  return !v128.any_true(v128.or(faults, i8x16.sub_sat_u(before, finished)));
}
