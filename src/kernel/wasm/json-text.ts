import { BACKSLASH, QUOTE, SPACE } from './ascii';
import { hexDigit } from './json-bytes';
import { repeat } from './repeat';

/** `\u00`, as it lies in memory. */
const UNIT_PREFIX: u32 = 0x3030755c;

/**
 * Writes the text `[at, end)` as a JSON string, in quotes: at most six times as long, and two bytes. Moves whole
 * vectors, so up to 16 bytes behind either end are read and overwritten. Returns the address behind.
 */
export function writeJsonText(at: usize, end: usize, out: usize): usize {
  const quote = repeat(QUOTE);
  const backslash = repeat(BACKSLASH);
  const space = repeat(SPACE);
  store<u8>(out, QUOTE);
  out += 1;
  while (at < end) {
    const block = v128.load(at);
    v128.store(out, block);
    const marks = v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash));
    const mask = i8x16.bitmask(v128.or(marks, i8x16.lt_u(block, space)));
    const plain = <usize>ctz(mask | 0x10000);
    at += plain;
    out += plain;
    if (plain == 16) continue;
    if (at >= end) break;
    out = writeEscape(load<u8>(at), out);
    at += 1;
  }
  // The last block may reach past the end.
  out -= at - end;
  store<u8>(out, QUOTE);
  return out + 1;
}

function writeEscape(byte: u32, out: usize): usize {
  const letter = escapeLetter(byte);
  if (letter != 0) {
    store<u16>(out, BACKSLASH | (letter << 8));
    return out + 2;
  }
  store<u32>(out, UNIT_PREFIX);
  store<u8>(out, hexDigit(byte >> 4), 4);
  store<u8>(out, hexDigit(byte & 15), 5);
  return out + 6;
}

/** What stands for a byte behind a backslash, or 0 where it has no letter. */
// @ts-ignore: decorator
@inline
function escapeLetter(byte: u32): u32 {
  switch (byte) {
    case 0x08: return 0x62;
    case 0x09: return 0x74;
    case 0x0a: return 0x6e;
    case 0x0c: return 0x66;
    case 0x0d: return 0x72;
    case 0x22: case 0x5c: return byte;
    default: return 0;
  }
}
