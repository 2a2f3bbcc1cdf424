/** Words and whole numbers within a value. All stop at the given end, whatever lies behind it. */

// @ts-ignore: decorator
@inline
export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

// @ts-ignore: decorator
@inline
export function isLetter(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26;
}

/** The byte at an address, or 0 behind the end: NUL is in no value. */
// @ts-ignore: decorator
@inline
export function byteAt(at: usize, end: usize): u32 {
  return at < end ? <u32>load<u8>(at) : 0;
}

export function skipDigits(at: usize, end: usize): usize {
  while (at < end && isDigit(load<u8>(at))) at += 1;
  return at;
}

export function skipLetters(at: usize, end: usize): usize {
  while (at < end && isLetter(load<u8>(at))) at += 1;
  return at;
}

/** Whether `[at, end)` is the word, which is given in lower case, in any case. */
export function isWord(at: usize, end: usize, word: string): bool {
  return end - at == <usize>word.length && matchesLetters(at, end, word);
}

/** Whether `[at, end)` is, in any case, the beginning of the word, which is given in lower case. */
export function matchesLetters(at: usize, end: usize, word: string): bool {
  const length = end - at;
  if (length > <usize>word.length) return false;
  const letters = changetype<usize>(word);
  for (let i: usize = 0; i < length; i += 1) {
    if ((<u32>load<u8>(at + i) | 0x20) != <u32>load<u16>(letters + (i << 1))) return false;
  }
  return true;
}

/** The number that the digits `[at, end)` are; at most 18 of them. */
export function readNumber(at: usize, end: usize): i64 {
  let number: i64 = 0;
  for (; at < end; at += 1) number = number * 10 + (load<u8>(at) - 0x30);
  return number;
}
