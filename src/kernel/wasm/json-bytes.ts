import { QUOTE } from './ascii';

/** `"\\x`: the prefix of PostgreSQL's hexadecimal form, its backslash escaped, as it lies in memory. */
const PREFIX: u32 = 0x785c5c22;

/** Writes the bytes `[at, end)`, which lie behind all that is written, as a string of `\x` and hexadecimal digits. */
export function writeJsonBytes(at: usize, end: usize, out: usize): usize {
  store<u32>(out, PREFIX);
  out += 4;
  for (; at < end; at += 1) {
    const byte = <u32>load<u8>(at);
    store<u16>(out, hexDigit(byte >> 4) | (hexDigit(byte & 15) << 8));
    out += 2;
  }
  store<u8>(out, QUOTE);
  return out + 1;
}

/** The digit of a value from 0 to 15. */
// @ts-ignore: decorator
@inline
export function hexDigit(value: u32): u32 {
  return value + (value < 10 ? 0x30 : 0x57);
}
