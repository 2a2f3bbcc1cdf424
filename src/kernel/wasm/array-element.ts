import { BACKSLASH, CLOSE_BRACE, COMMA, OPEN_BRACE, QUOTE } from './ascii';
import { repeat } from './repeat';

/** Whether the element that was read last holds a backslash. */
export let escaped: bool = false;

/** The address of the quote that closes an element, of which `at` is the first byte, or 0. */
export function quotedEnd(at: usize, end: usize): usize {
  const quote = repeat(QUOTE);
  const backslash = repeat(BACKSLASH);
  escaped = false;
  while (at < end) {
    const block = v128.load(at);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash)));
    if (mask == 0) {
      at += 16;
      continue;
    }
    at += ctz(mask);
    if (at >= end) return 0;
    if (load<u8>(at) == QUOTE) return at;
    escaped = true;
    at += 2;
  }
  return 0;
}

/** The address of the comma or brace behind an element without quotes that begins at `at`, or 0. */
export function unquotedEnd(at: usize, end: usize): usize {
  const comma = repeat(COMMA);
  const brace = repeat(CLOSE_BRACE);
  const open = repeat(OPEN_BRACE);
  const quote = repeat(QUOTE);
  const backslash = repeat(BACKSLASH);
  escaped = false;
  while (at < end) {
    const block = v128.load(at);
    const ends = v128.or(i8x16.eq(block, comma), i8x16.eq(block, brace));
    const others = v128.or(i8x16.eq(block, open), i8x16.eq(block, quote));
    const mask = i8x16.bitmask(v128.or(v128.or(ends, others), i8x16.eq(block, backslash)));
    if (mask == 0) {
      at += 16;
      continue;
    }
    at += ctz(mask);
    if (at >= end) return 0;
    const byte = <u32>load<u8>(at);
    if (byte == COMMA || byte == CLOSE_BRACE) return at;
    if (byte != BACKSLASH) return 0;
    escaped = true;
    at += 2;
  }
  return 0;
}
