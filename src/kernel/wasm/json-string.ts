import { FAULT_JSON, FAULT_JSON_UNICODE } from '../../record/fault-number';
import { BACKSLASH, QUOTE, SPACE } from './ascii';
import { hexDigit } from './hex';
import { refuse } from './refuse';
import { repeat } from './repeat';

const NO_HEX: u32 = 0x10000;

/**
 * From behind a string's opening quote to behind its closing one, or 0 with `refusal` set. With `binary` the
 * escapes must stand for text that jsonb can store.
 */
export function skipString(at: usize, end: usize, binary: bool): usize {
  const quote = repeat(QUOTE);
  const backslash = repeat(BACKSLASH);
  const space = repeat(SPACE);
  while (at < end) {
    const block = v128.load(at);
    const marks = v128.or(v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash)), i8x16.lt_u(block, space));
    const mask = i8x16.bitmask(marks);
    if (mask == 0) {
      at += 16;
      continue;
    }
    at += ctz(mask);
    const byte = <u32>load<u8>(at);
    if (at < end && byte == QUOTE) return at + 1;
    if (at >= end || byte != BACKSLASH) break;
    at = skipEscape(at, end, binary);
    if (at == 0) return 0;
  }
  return refuse(FAULT_JSON);
}

/** From a backslash to behind its escape (both halves of a pair of surrogates, for jsonb), or 0. */
function skipEscape(at: usize, end: usize, binary: bool): usize {
  if (end - at < 2) return refuse(FAULT_JSON);
  switch (load<u8>(at, 1)) {
    case 0x22: case 0x5c: case 0x2f: case 0x62: case 0x66: case 0x6e: case 0x72: case 0x74: return at + 2;
    case 0x75: break;
    default: return refuse(FAULT_JSON);
  }
  const unit = hexUnit(at, end);
  if (unit == NO_HEX) return refuse(FAULT_JSON);
  if (!binary) return at + 6;
  if (unit == 0) return refuse(FAULT_JSON_UNICODE);
  if ((unit & 0xf800) != 0xd800) return at + 6;
  if ((unit & 0xfc00) != 0xd800 || (hexUnit(at + 6, end) & 0x1fc00) != 0xdc00) return refuse(FAULT_JSON_UNICODE);
  return at + 12;
}

/** The UTF-16 unit that the `\uXXXX` at `at` stands for, or NO_HEX. */
function hexUnit(at: usize, end: usize): u32 {
  if (at + 6 > end || load<u16>(at) != 0x755c) return NO_HEX;
  const a = hexDigit(load<u8>(at, 2));
  const b = hexDigit(load<u8>(at, 3));
  const c = hexDigit(load<u8>(at, 4));
  const d = hexDigit(load<u8>(at, 5));
  return (a | b | c | d) > 15 ? NO_HEX : (a << 12) | (b << 8) | (c << 4) | d;
}
