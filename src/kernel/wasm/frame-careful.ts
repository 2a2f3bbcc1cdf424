/** Finds where records end by walking each of them: for dialects that the vectors of ./frame do not know. */
import {
  CHUNK_BROKEN, FRAME_AT, FRAME_BROKEN, FRAME_ENDLESS, FRAME_FAULT, FRAME_FULL, FRAME_INSIDE, FRAME_LIMIT,
  FRAME_MORE, FRAME_NEXT, FRAME_RECORD, FRAME_RECORDS,
} from '../layout';
import { RETURN } from './ascii';
import { noteBroken } from './broken';
import {
  CAREFUL_BROKEN, CAREFUL_ENDLESS, CAREFUL_MORE, brokenAt, brokenFault, inspect, recordEnd,
} from './careful';
import { crStyle } from './plan';

/** As `frame` in ./frame. */
export function frameCarefully(state: usize, end: usize, last: bool): u32 {
  let record: usize = load<u32>(state, FRAME_RECORD);
  let records: u32 = load<u32>(state, FRAME_RECORDS);
  const limit: u32 = load<u32>(state, FRAME_LIMIT);
  let answer: u32 = FRAME_MORE;
  // A CR at the very end may be half of a CR LF, which ends one record, not two: it waits for its successor.
  if (crStyle && !last && record < end && load<u8>(end - 1) == RETURN) end--;
  while (record < end) {
    const verdict = inspect(record, end, last);
    if (verdict == CAREFUL_MORE) break;
    if (verdict == CAREFUL_ENDLESS) {
      store<u32>(state, <u32>brokenAt, FRAME_AT);
      store<u32>(state, brokenFault, FRAME_FAULT);
      answer = FRAME_ENDLESS;
      break;
    }
    if (verdict == CAREFUL_BROKEN) noteBroken(state, record, recordEnd, brokenAt, brokenFault);
    record = recordEnd;
    records++;
    if (records >= limit || load<u32>(state, FRAME_BROKEN) >= <u32>CHUNK_BROKEN) {
      answer = FRAME_FULL;
      break;
    }
  }
  store<u32>(state, <u32>record, FRAME_RECORD);
  store<u32>(state, <u32>record, FRAME_NEXT);
  store<u32>(state, 0, FRAME_INSIDE);
  store<u32>(state, records, FRAME_RECORDS);
  return answer;
}
