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
function sequenceSize(at: usize, end: usize): usize {
  const first = <u32>load<u8>(at);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size: usize = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (end - at < size) return 0;
  const second = <u32>load<u8>(at, 1);
  const low: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const high: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i: usize = 2; i < size; i += 1) {
    if ((load<u8>(at + i) & 0xc0) != 0x80) return 0;
  }
  return size;
}
