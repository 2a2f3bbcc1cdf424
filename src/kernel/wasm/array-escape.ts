import { BACKSLASH } from './ascii';
import { dropBlanks } from './blank';
import { repeat } from './repeat';

/** Copies `[at, end)` to `to` without the backslashes that escape what follows. Returns the address behind. */
export function unescape(at: usize, end: usize, to: usize): usize {
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
    store<u8>(to, load<u8>(at, 1));
    at += 2;
    to += 1;
  }
  // The last block may reach past the end.
  return to - (at - end);
}

/** `dropBlanks` that keeps a blank behind a backslash. */
export function dropUnescapedBlanks(at: usize, end: usize): usize {
  const solid = dropBlanks(at, end);
  let run = solid;
  while (run > at && load<u8>(run - 1) == BACKSLASH) run -= 1;
  const escapes = (solid - run) & 1;
  return solid + escapes;
}
