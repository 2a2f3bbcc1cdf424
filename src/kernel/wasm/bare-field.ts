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
      while (start < end && isBlank(start)) start++;
      while (start < end && isBlank(end - 1)) end--;
    }
    const isNull = (emptyIsNull && start == end) || isNullWord(start, end);
    store<u64>(field, <u64>(isNull ? <usize>NULL_FIELD : start) | (<u64>end << 32));
  }
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
