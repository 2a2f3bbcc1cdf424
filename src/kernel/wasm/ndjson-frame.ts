/*
 * Finds where records of NDJSON end. JSON has no line feed inside a string, so each one ends a record: this
 * is a search for line feeds, at the speed of memory. What a line holds is for decoding to say.
 */
import { FAULT_JSON_TOO_LONG } from '../../record/fault-number';
import {
  CHUNK_BROKEN, FRAME_AT, FRAME_BROKEN, FRAME_ENDLESS, FRAME_FAULT, FRAME_FULL, FRAME_LIMIT, FRAME_MORE, FRAME_NEXT,
  FRAME_RECORD, FRAME_RECORDS,
} from '../layout';
import { NEWLINE } from './ascii';
import { equal64 } from './bits';
import { noteBroken } from './broken';
import { maxRecordBytes } from './plan';
import { repeat } from './repeat';

/** As `frame` in ./frame. */
export function frameLines(state: usize, end: usize, last: bool): u32 {
  let record: usize = load<u32>(state, FRAME_RECORD);
  let next: usize = load<u32>(state, FRAME_NEXT);
  let records: u32 = load<u32>(state, FRAME_RECORDS);
  const limit: u32 = load<u32>(state, FRAME_LIMIT);
  const newline = repeat(NEWLINE);
  let answer: u32 = FRAME_MORE;
  while (next < end) {
    const length: usize = min<usize>(end - next, 64);
    const valid: u64 = length < 64 ? (<u64>1 << length) - 1 : ~(<u64>0);
    const ends =
      equal64(v128.load(next), v128.load(next, 16), v128.load(next, 32), v128.load(next, 48), newline) & valid;
    const ended = <u32>popcnt(ends);
    // Any of them may be the end of a record that is too long, but most blocks are far from that.
    if (next + length - record <= maxRecordBytes && records + ended < limit) {
      if (ends != 0) record = next + 64 - <usize>clz(ends);
      records += ended;
      next += length;
      continue;
    }
    let left = ends;
    while (left != 0) {
      const lineEnd = next + <usize>ctz(left);
      left &= left - 1;
      if (lineEnd - record > maxRecordBytes) noteBroken(state, record, lineEnd + 1, record, FAULT_JSON_TOO_LONG);
      record = lineEnd + 1;
      records++;
      if (records < limit && load<u32>(state, FRAME_BROKEN) < <u32>CHUNK_BROKEN) continue;
      answer = FRAME_FULL;
      break;
    }
    next = answer == FRAME_FULL ? record : next + length;
    if (answer == FRAME_FULL) break;
  }
  if (answer == FRAME_MORE && record < end) {
    const tooLong = end - record > maxRecordBytes;
    if (last) {
      if (tooLong) noteBroken(state, record, end, record, FAULT_JSON_TOO_LONG);
      record = end;
      next = end;
      records++;
    } else if (tooLong) {
      store<u32>(state, <u32>record, FRAME_AT);
      store<u32>(state, FAULT_JSON_TOO_LONG, FRAME_FAULT);
      answer = FRAME_ENDLESS;
    }
  }
  store<u32>(state, <u32>record, FRAME_RECORD);
  store<u32>(state, <u32>next, FRAME_NEXT);
  store<u32>(state, records, FRAME_RECORDS);
  return answer;
}
