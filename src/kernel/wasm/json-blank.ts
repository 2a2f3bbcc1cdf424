import { NEWLINE, RETURN, SPACE, TAB } from './ascii';
import { repeat } from './repeat';

/** The first address in `[at, end)` that holds none of JSON's four blanks, or `end`. */
// @ts-ignore: decorator
@inline
export function skipJsonBlanks(at: usize, end: usize): usize {
  // Most often there is none, and behind a colon or comma one.
  if (at >= end || load<u8>(at) > SPACE) return at;
  if (load<u8>(at) == SPACE && at + 1 < end && load<u8>(at, 1) > SPACE) return at + 1;
  return skipManyBlanks(at, end);
}

function skipManyBlanks(at: usize, end: usize): usize {
  const space = repeat(SPACE);
  const newline = repeat(NEWLINE);
  const carriageReturn = repeat(RETURN);
  const tab = repeat(TAB);
  while (at < end) {
    const block = v128.load(at);
    const wide = v128.or(i8x16.eq(block, space), i8x16.eq(block, tab));
    const breaks = v128.or(i8x16.eq(block, newline), i8x16.eq(block, carriageReturn));
    const mask = i8x16.bitmask(v128.or(wide, breaks)) ^ 0xffff;
    if (mask != 0) return min<usize>(at + ctz(mask), end);
    at += 16;
  }
  return end;
}
