import { NEWLINE, QUOTE, RETURN } from './ascii';
import { outDelimiter } from './plan';
import { repeat } from './repeat';

/** `\.`, as it lies in memory: alone on a line it ends the data for COPY of older servers. */
const END_MARK: u16 = 0x2e5c;
/** `""`, as it lies in memory. */
const EMPTY: u16 = 0x2222;

/**
 * Writes the text `[at, end)` as a field of CSV, in quotes where it must be, and so that an empty text is not the
 * nothing that NULL is: at most twice as long, and two bytes. Moves whole vectors, so up to 16 bytes behind either
 * end are read and overwritten. Returns the address behind.
 */
export function writeCsvText(at: usize, end: usize, out: usize): usize {
  const delimiter = repeat(outDelimiter);
  const quote = repeat(QUOTE);
  const newline = repeat(NEWLINE);
  const carriageReturn = repeat(RETURN);
  let from = at;
  let to = out;
  while (true) {
    const block = v128.load(from);
    v128.store(to, block);
    const ends = v128.or(i8x16.eq(block, newline), i8x16.eq(block, carriageReturn));
    const others = v128.or(i8x16.eq(block, delimiter), i8x16.eq(block, quote));
    const marked = <usize>ctz(i8x16.bitmask(v128.or(ends, others)) | 0x10000);
    if (end - from <= 16) {
      if (marked < end - from) return writeQuoted(at, end, out);
      break;
    }
    if (marked != 16) return writeQuoted(at, end, out);
    from += 16;
    to += 16;
  }
  if (end - at <= 2) {
    if (at == end) {
      store<u16>(out, EMPTY);
      return out + 2;
    }
    if (end - at == 2 && load<u16>(at) == END_MARK) return writeQuoted(at, end, out);
  }
  return out + (end - at);
}

function writeQuoted(at: usize, end: usize, out: usize): usize {
  const quote = repeat(QUOTE);
  store<u8>(out, QUOTE);
  out += 1;
  while (at < end) {
    const block = v128.load(at);
    v128.store(out, block);
    const plain = <usize>ctz(i8x16.bitmask(i8x16.eq(block, quote)) | 0x10000);
    at += plain;
    out += plain;
    if (plain == 16) continue;
    if (at >= end) break;
    store<u16>(out, EMPTY);
    at += 1;
    out += 2;
  }
  // The last block may reach past the end.
  out -= at - end;
  store<u8>(out, QUOTE);
  return out + 1;
}
