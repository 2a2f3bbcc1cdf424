import { BACKSLASH, NEWLINE, RETURN, TAB } from './ascii';
import { repeat } from './repeat';

/** `\N`, as it lies in memory. */
const NULL_MARK: u16 = 0x4e5c;

/**
 * Writes `[at, end)` as one field of a COPY TEXT row, escaped, and returns the address behind it: at most
 * twice as many bytes. Moves whole vectors, so up to 16 bytes behind either end are read and overwritten.
 */
export function copyText(at: usize, end: usize, out: usize): usize {
  const backslash = repeat(BACKSLASH);
  const tab = repeat(TAB);
  const newline = repeat(NEWLINE);
  const carriageReturn = repeat(RETURN);
  while (at < end) {
    const block = v128.load(at);
    v128.store(out, block);
    const separators = v128.or(i8x16.eq(block, tab), i8x16.eq(block, newline));
    const others = v128.or(i8x16.eq(block, carriageReturn), i8x16.eq(block, backslash));
    const mask = i8x16.bitmask(v128.or(separators, others));
    if (mask == 0) {
      at += 16;
      out += 16;
      continue;
    }
    at += ctz(mask);
    out += ctz(mask);
    if (at >= end) break;
    store<u16>(out, BACKSLASH | (escapeLetter(load<u8>(at)) << 8));
    at += 1;
    out += 2;
  }
  // The last block may reach past the end.
  return out - (at - end);
}

/** Writes `\N`, which stands for NULL, and returns the address behind it. */
// @ts-ignore: decorator
@inline
export function copyTextNull(out: usize): usize {
  store<u16>(out, NULL_MARK);
  return out + 2;
}

/** Writes the tab that stands between two fields, and returns the address behind it. */
// @ts-ignore: decorator
@inline
export function copyTextTab(out: usize): usize {
  store<u8>(out, TAB);
  return out + 1;
}

/** Writes the newline that ends a row, and returns the address behind it. */
// @ts-ignore: decorator
@inline
export function copyTextNewline(out: usize): usize {
  store<u8>(out, NEWLINE);
  return out + 1;
}

/** What stands for the byte behind a backslash. */
// @ts-ignore: decorator
@inline
function escapeLetter(byte: u32): u32 {
  if (byte == TAB) return 0x74;
  if (byte == NEWLINE) return 0x6e;
  return byte == BACKSLASH ? BACKSLASH : 0x72;
}
