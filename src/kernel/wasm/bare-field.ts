import { NULL_FIELD } from '../layout';
import { SPACE, TAB } from './ascii';
import { emptyIsNull, nullCount, nullsAt, quote, trims } from './plan';

/** Takes the blanks off unquoted fields, where that is asked for, and makes NULL what is one of the words for it. */
export function putBare(field: usize, behind: usize): void {
  for (; field < behind; field += 8) {
    let start: usize = load<u32>(field);
    let end: usize = load<u32>(field, 4);
    if (start == NULL_FIELD || <i32>load<u8>(start) == quote) continue;
    if (trims) {
      start = trimmedStart(start, end);
      end = trimmedEnd(start, end);
    }
    store<u64>(field, <u64>(isNullBare(start, end) ? <usize>NULL_FIELD : start) | (<u64>end << 32));
  }
}

/** Where an unquoted field begins, and where it ends, once its blanks are left out. */
// @ts-ignore: decorator
@inline
export function trimmedStart(start: usize, end: usize): usize {
  while (start < end && isBlank(start)) start++;
  return start;
}

// @ts-ignore: decorator
@inline
export function trimmedEnd(start: usize, end: usize): usize {
  while (start < end && isBlank(end - 1)) end--;
  return end;
}

/** Whether an unquoted field stands for NULL. */
// @ts-ignore: decorator
@inline
export function isNullBare(start: usize, end: usize): bool {
  return (emptyIsNull && start == end) || isNullWord(start, end);
}

function isBlank(at: usize): bool {
  return load<u8>(at) == SPACE || load<u8>(at) == TAB;
}

function isNullWord(start: usize, end: usize): bool {
  const length = end - start;
  for (let i: u32 = 0; i < nullCount; i++) {
    const word = nullsAt + (<usize>i << 3);
    if (<usize>load<u32>(word, 4) == length && memory.compare(load<u32>(word), start, length) == 0) return true;
  }
  return false;
}
