import { NULL_FIELD } from '../layout';
import { carefulEnd, placeCarefully } from './place-careful';
import { indexAt, isCareful, quote } from './plan';
import { indexCount } from './scan';

/** Behind the last byte of the value that was looked for last. */
export let placeEnd: usize = 0;

const NULL_WORD_BYTES: usize = 4;

/** Where in the source a field of the CSV record `[start, end)` begins, its quotes left out. */
export function placeInCsv(start: usize, end: usize, field: u32): usize {
  if (isCareful) {
    const found = placeCarefully(start, end, field);
    placeEnd = carefulEnd;
    return found;
  }
  const entry = firstEntry(start);
  // A record that was padded has no such field, one that was cut has more behind its last.
  let at = field == 0 ? start : min<usize>(<usize>load<u32>(entry + (<usize>(field - 1) << 2)) + 1, end);
  placeEnd = min<usize>(load<u32>(entry + (<usize>field << 2)), end);
  if (at < placeEnd && <i32>load<u8>(at) == quote) {
    at++;
    placeEnd--;
  }
  return at;
}

/**
 * Where in the source a value of the object `[start, end)` begins: a value that was written anew has its
 * place before it, in eight bytes; a missing one is wanted in the whole record.
 */
export function placeInObject(start: usize, end: usize, field: usize): usize {
  const at: usize = load<u32>(field);
  placeEnd = load<u32>(field, 4);
  if (at >= start && at <= end) return at;
  if (at != NULL_FIELD) {
    placeEnd = load<u32>(at - 4);
    return load<u32>(at - 8);
  }
  if (placeEnd != 0) return placeEnd - NULL_WORD_BYTES;
  placeEnd = end;
  return start;
}

/** The index entry of the first structural character at or behind an address. */
function firstEntry(address: usize): usize {
  let low: u32 = 0;
  let high = indexCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (<usize>load<u32>(indexAt + (<usize>middle << 2)) < address) low = middle + 1;
    else high = middle;
  }
  return indexAt + (<usize>low << 2);
}
