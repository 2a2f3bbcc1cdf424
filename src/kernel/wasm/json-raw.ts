import { NEWLINE, RETURN } from './ascii';
import { repeat } from './repeat';

/**
 * Writes `[at, end)`, which is JSON, as it is, but on one line: within JSON line ends stand only where they mean
 * nothing. Returns the address behind.
 */
export function writeJsonRaw(at: usize, end: usize, out: usize): usize {
  const newline = repeat(NEWLINE);
  const carriageReturn = repeat(RETURN);
  while (at < end) {
    const block = v128.load(at);
    v128.store(out, block);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(block, newline), i8x16.eq(block, carriageReturn)));
    const plain = <usize>ctz(mask | 0x10000);
    at += plain;
    out += plain;
    if (plain == 16) continue;
    if (at >= end) break;
    at += 1;
  }
  // The last block may reach past the end.
  return out - (at - end);
}
