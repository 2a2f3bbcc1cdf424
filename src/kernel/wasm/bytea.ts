import { FAULT_BYTEA } from '../../record/fault-number';
import { BACKSLASH } from './ascii';
import { storeU32 } from './endian';
import { areHexDigits, hexDigit, hexPairs } from './hex';
import { refuse } from './refuse';
import { repeat } from './repeat';

/** `\x`, as it lies in memory. */
const HEX_PREFIX: u16 = 0x785c;

/** bytea: `\x` and hexadecimal digits, or the escape form. Which one it is does not depend on a setting. */
export function encodeBytea(at: usize, end: usize, out: usize, column: usize): usize {
  const hex = end - at >= 2 && load<u16>(at) == HEX_PREFIX;
  const behind = hex ? decodeHex(at + 2, end, out + 4) : decodeEscapes(at, end, out + 4);
  if (behind == 0) return refuse(FAULT_BYTEA);
  storeU32(out, <u32>(behind - out - 4));
  return behind;
}

/** Pairs of digits, with blanks allowed between pairs. Returns the address behind the bytes, or 0. */
function decodeHex(at: usize, end: usize, to: usize): usize {
  while (at < end) {
    if (end - at >= 32) {
      const first = v128.load(at);
      const second = v128.load(at, 16);
      if (i8x16.all_true(v128.and(areHexDigits(first), areHexDigits(second)))) {
        v128.store(to, i8x16.narrow_i16x8_u(hexPairs(first), hexPairs(second)));
        at += 32;
        to += 16;
        continue;
      }
    }
    const byte = <u32>load<u8>(at);
    if (isHexBlank(byte)) {
      at += 1;
      continue;
    }
    if (end - at < 2) return 0;
    const high = hexDigit(byte);
    const low = hexDigit(load<u8>(at, 1));
    if ((high | low) > 15) return 0;
    store<u8>(to, (high << 4) | low);
    at += 2;
    to += 1;
  }
  return to;
}

/** Space, \t, \n and \r: PostgreSQL lets no other blank stand between the digits. */
// @ts-ignore: decorator
@inline
function isHexBlank(byte: u32): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d;
}

/** Bytes as they are, but `\\` is one backslash and `\ooo` a byte in octal. Returns the address behind, or 0. */
function decodeEscapes(at: usize, end: usize, to: usize): usize {
  const backslash = repeat(BACKSLASH);
  while (at < end) {
    const block = v128.load(at);
    v128.store(to, block);
    const mask = i8x16.bitmask(i8x16.eq(block, backslash));
    if (mask == 0) {
      at += 16;
      to += 16;
      continue;
    }
    at += ctz(mask);
    to += ctz(mask);
    if (at >= end) break;
    const escaped = decodeEscape(at, end);
    if (escaped < 0) return 0;
    store<u8>(to, escaped);
    to += 1;
    at += load<u8>(at, 1) == BACKSLASH ? 2 : 4;
  }
  // The last block may reach past the end.
  return to - (at - end);
}

/** The byte that the escape at `at` stands for, or -1. */
function decodeEscape(at: usize, end: usize): i32 {
  if (end - at >= 2 && load<u8>(at, 1) == BACKSLASH) return BACKSLASH;
  if (end - at < 4) return -1;
  const high = <u32>load<u8>(at, 1) - 0x30;
  const middle = <u32>load<u8>(at, 2) - 0x30;
  const low = <u32>load<u8>(at, 3) - 0x30;
  if (high > 3 || middle > 7 || low > 7) return -1;
  return (high << 6) | (middle << 3) | low;
}
