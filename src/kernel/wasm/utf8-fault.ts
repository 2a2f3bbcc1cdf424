/** The address of the first sequence in `[at, end)` that is not UTF-8, or `end`. For when it is known that there is one. */
export function utf8Fault(at: usize, end: usize): usize {
  while (at < end) {
    if (end - at >= 16 && i8x16.bitmask(v128.load(at)) == 0) {
      at += 16;
      continue;
    }
    const size = sequenceSize(at, end);
    if (size == 0) return at;
    at += size;
  }
  return end;
}

/** How many bytes the sequence at `at` has, or 0 if it is none: the well-formed ones of RFC 3629, section 4. */
export function sequenceSize(at: usize, end: usize): usize {
  const first = <u32>load<u8>(at);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size: usize = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (end - at < size) return 0;
  const second = <u32>load<u8>(at, 1);
  if (!follows(first, second)) return 0;
  for (let i: usize = 2; i < size; i += 1) {
    if ((load<u8>(at + i) & 0xc0) != 0x80) return 0;
  }
  return size;
}

/** Whether a sequence that begins with `first` may go on with `second`. */
function follows(first: u32, second: u32): bool {
  const low: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const high: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
}

/**
 * How many bytes at `at`, where no sequence is, are replaced as one: as many as could have begun one, and at least
 * one. What the Encoding Standard and Unicode call the maximal subpart.
 */
export function brokenSize(at: usize, end: usize): usize {
  const first = <u32>load<u8>(at);
  if (first < 0xe0 || first > 0xf4 || end - at < 2 || !follows(first, load<u8>(at, 1))) return 1;
  if (first < 0xf0 || end - at < 3 || (load<u8>(at, 2) & 0xc0) != 0x80) return 2;
  return 3;
}
