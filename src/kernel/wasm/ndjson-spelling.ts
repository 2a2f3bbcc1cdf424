import { NULL_FIELD, SPELLING_A, SPELLING_BYTES, SPELLING_FIELD, SPELLING_SIZE } from '../layout';
import { placeText, putText } from './ndjson-text';
import { spellingCount, spellingsAt } from './plan';
import { spellTime } from './time-program';

/** Writes the times of the object `[start, end)` as PostgreSQL does: see ./spelling. False if there is no room. */
export function spellTimes(fields: usize, start: usize, end: usize): bool {
  for (let i: u32 = 0; i < spellingCount; i++) {
    const spelling = spellingsAt + <usize>i * SPELLING_SIZE;
    const field = fields + (<usize>load<u32>(spelling, SPELLING_FIELD) << 3);
    const at: usize = load<u32>(field);
    if (at == NULL_FIELD) continue;
    const behind: usize = load<u32>(field, 4);
    const isInSource = at >= start && at <= end;
    // A text that was written anew has its place before it.
    const text = isInSource
      ? placeText(at, behind, SPELLING_BYTES)
      : placeText(load<u32>(at - 8), load<u32>(at - 4), SPELLING_BYTES);
    if (text == 0) return false;
    putText(field, text, spellTime(at, behind, text, load<u32>(spelling, SPELLING_A)));
  }
  return true;
}
