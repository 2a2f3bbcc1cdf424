import { storeU32 } from './endian';

/** Above this many bytes the engine's own copy beats a loop of vectors. */
const LONG_BYTES: usize = 512;

/**
 * Copies `[at, end)` to `to` and returns the address behind the copy. Moves 32 bytes at once, without asking
 * how many there are: that many past either end are read and overwritten.
 */
// @ts-ignore: decorator
@inline
export function copyBytes(at: usize, end: usize, to: usize): usize {
  const behind = to + (end - at);
  v128.store(to, v128.load(at));
  v128.store(to, v128.load(at, 16), 16);
  if (end - at > 32) copyRest(at + 32, end, to + 32);
  return behind;
}

function copyRest(at: usize, end: usize, to: usize): void {
  if (end - at > LONG_BYTES) return memory.copy(to, at, end - at);
  do {
    v128.store(to, v128.load(at));
    v128.store(to, v128.load(at, 16), 16);
    at += 32;
    to += 32;
  } while (at < end);
}

/** Writes `[at, end)` as it is as one COPY BINARY field, and returns the address behind it. */
// @ts-ignore: decorator
@inline
export function copyField(at: usize, end: usize, out: usize): usize {
  storeU32(out, <u32>(end - at));
  return copyBytes(at, end, out + 4);
}
