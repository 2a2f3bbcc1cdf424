import { copyBytes } from './copy-bytes';
import { quote } from './plan';

/** Address of the first quote within `[at, end)`, 0 where there is none. */
export function doubled(at: usize, end: usize): usize {
  const mark = i8x16.splat(<i8>quote);
  while (at < end) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), mark));
    if (hits != 0) {
      at += <usize>ctz(hits);
      return at < end ? at : 0;
    }
    at += 16;
  }
  return 0;
}

/** Writes `[at, end)` to `out` with each doubled quote once; `twin` is the first. Returns the end there. */
export function unescape(at: usize, twin: usize, end: usize, out: usize): usize {
  while (twin != 0) {
    out = copyBytes(at, twin + 1, out);
    at = twin + 2;
    twin = doubled(at, end);
  }
  return copyBytes(at, end, out);
}
