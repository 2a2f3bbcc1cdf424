import { NEWLINE, RETURN, SPACE, TAB } from './ascii';
import { FORMAT_NDJSON } from '../layout';
import { format } from './plan';

/** The first address from `at` on that holds no blank. A line feed is one only where it ends no record. */
// @ts-ignore: decorator
@inline
export function skipGap(at: usize): usize {
  return load<u8>(at) > SPACE ? at : skipLongGap(at);
}

function skipLongGap(at: usize): usize {
  while (true) {
    const byte = load<u8>(at);
    const isBlank = byte == SPACE || byte == TAB || byte == RETURN || (byte == NEWLINE && format != FORMAT_NDJSON);
    if (!isBlank) return at;
    at += 1;
  }
}
