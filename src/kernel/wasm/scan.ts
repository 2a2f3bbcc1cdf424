/*
 * Finds where fields end. This loop reads every byte of the source once, at several GB/s; before you
 * edit it:
 * - it trusts framing: records are whole and quotes stand where they may, so parity alone tells what
 *   is quoted. Nothing is checked again here;
 * - the quote work is skipped for blocks without a quote: most blocks have none. Which fields begin with
 *   one is noted here, where it costs least: then no field has to be asked for it;
 * - positions are written eight at a time whether they are there or not, because a loop with an
 *   unforeseeable end costs more than the stores. The index has room for 64 more than it may hold.
 * Measure with `npm run bench:kernel` before and after.
 */
import { STRIP_BYTES, STRIP_FIELDS } from '../layout';
import { equal64, prefixXor } from './bits';
import { crStyle, delimiter, indexAt, linesAt, quote, quotedAt } from './plan';

/** Structural characters found by the last `scan`: their addresses lie in the index, in order. */
export let indexCount: u32 = 0;
/** How many of them are line ends. */
export let lineCount: u32 = 0;
/** Whether the strip has bytes above 0x7f, and whether it has NUL. */
export let beyondAscii: bool = false;
export let nul: bool = false;
/** How many fields begin with a quote. */
export let quotedCount: u32 = 0;

const LF: i32 = 10;
const CR: i32 = 13;

/**
 * Writes the addresses of the delimiters and line ends of `[at, end)` that are not quoted to the index, to the
 * lines which of them are line ends, and to the quoted which of them end fields that begin with a quote, until
 * the strip is full. `at` is the start of a record. Returns the address behind the last byte seen.
 */
export function scan(at: usize, end: usize): usize {
  const quoteBytes = i8x16.splat(<i8>quote);
  const delimiterBytes = i8x16.splat(<i8>delimiter);
  const lfBytes = i8x16.splat(<i8>LF);
  const enough = indexAt + (STRIP_FIELDS << 2);
  const strip = at + STRIP_BYTES;
  const hasQuote = quote >= 0;
  let out = indexAt;
  let lineOut = linesAt;
  let quotedOut = quotedAt;
  let inside: u64 = 0;
  // 1 where the first byte of the block begins a field.
  let begins: u64 = 1;
  let any = i8x16.splat(0);
  let least = i8x16.splat(-1);
  let next = at;
  while (next < end) {
    const a = v128.load(next);
    const b = v128.load(next, 16);
    const c = v128.load(next, 32);
    const d = v128.load(next, 48);
    let lines = equal64(a, b, c, d, lfBytes);
    if (crStyle) lines |= equal64(a, b, c, d, i8x16.splat(<i8>CR));
    let found = lines | equal64(a, b, c, d, delimiterBytes);
    const left = end - next;
    let valid: u64 = -1;
    if (left < 64) {
      // What lies behind the end is another record's, or stale: neither counted nor checked.
      valid = (<u64>1 << left) - 1;
      found &= valid;
      lines &= valid;
      for (let at = next; at < end; at++) {
        any = v128.or(any, i8x16.splat(load<i8>(at)));
        least = i8x16.min_u(least, i8x16.splat(load<i8>(at)));
      }
    } else {
      any = v128.or(any, v128.or(v128.or(a, b), v128.or(c, d)));
      least = i8x16.min_u(least, i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d)));
    }
    if (hasQuote) {
      const marks = equal64(a, b, c, d, quoteBytes);
      if ((marks | inside) != 0) {
        const quoted = prefixXor(marks) ^ inside;
        inside = <u64>(<i64>quoted >> 63);
        found &= ~quoted;
        lines &= ~quoted;
        let opening = marks & ((found << 1) | begins) & valid;
        const before = <u32>((out - indexAt) >> 2);
        while (opening != 0) {
          store<u32>(quotedOut, before + <u32>popcnt(found & ((opening & (0 - opening)) - 1)));
          opening &= opening - 1;
          quotedOut += 4;
        }
      }
    }
    begins = found >> 63;
    const base = <u32>next;
    const count = <usize>popcnt(found);
    const number = <u32>((out - indexAt) >> 2);
    while (lines != 0) {
      store<u32>(lineOut, number + <u32>popcnt(found & ((lines & (0 - lines)) - 1)));
      lines &= lines - 1;
      lineOut += 4;
    }
    store<u32>(out, base + <u32>ctz(found));
    found &= found - 1;
    store<u32>(out, base + <u32>ctz(found), 4);
    found &= found - 1;
    store<u32>(out, base + <u32>ctz(found), 8);
    found &= found - 1;
    store<u32>(out, base + <u32>ctz(found), 12);
    found &= found - 1;
    store<u32>(out, base + <u32>ctz(found), 16);
    found &= found - 1;
    store<u32>(out, base + <u32>ctz(found), 20);
    found &= found - 1;
    store<u32>(out, base + <u32>ctz(found), 24);
    found &= found - 1;
    store<u32>(out, base + <u32>ctz(found), 28);
    if (count > 8) {
      let more = out + 32;
      found &= found - 1;
      while (found != 0) {
        store<u32>(more, base + <u32>ctz(found));
        more += 4;
        found &= found - 1;
      }
    }
    out += count << 2;
    next += 64;
    if (out >= enough || (next >= strip && lineOut != linesAt)) break;
  }
  indexCount = <u32>((out - indexAt) >> 2);
  lineCount = <u32>((lineOut - linesAt) >> 2);
  beyondAscii = i8x16.bitmask(any) != 0;
  nul = !i8x16.all_true(least);
  quotedCount = <u32>((quotedOut - quotedAt) >> 2);
  return next < end ? next : end;
}
