/*
 * Finds where records end, on the one thread that sees all bytes in order: everything else waits for
 * it, so it must run at several GB/s. Before you edit:
 * - a block of 64 bytes without quotes and carriage returns needs its line ends only; that is the loop's
 *   first way out and nearly all that most files ever take;
 * - what came before the block is read back from memory (the byte before it), not carried along, so that
 *   the state between two calls is small and the bytes can be moved;
 * - whatever does not fit the rules is handed to ./careful, which walks that one record byte by byte.
 *   Nothing here decides what a broken record is.
 */
import {
  CHUNK_BROKEN, FRAME_AT, FRAME_BROKEN, FRAME_BROKEN_AT, FRAME_ENDLESS, FRAME_FAULT, FRAME_FULL,
  FRAME_INSIDE, FRAME_LIMIT, FRAME_MORE, FRAME_NEXT, FRAME_RECORD, FRAME_RECORDS, BROKEN_AT, BROKEN_END, BROKEN_FAULT,
  BROKEN_SIZE, BROKEN_START,
} from '../layout';
import { equal64, prefixXor } from './bits';
import {
  CAREFUL_BROKEN, CAREFUL_ENDLESS, CAREFUL_MORE, brokenAt, brokenFault, inspect, recordEnd,
} from './careful';
import { comment, crStyle, delimiter, maxRecordBytes, quote } from './plan';

const LF: u8 = 10;
const CR: u8 = 13;

/**
 * Looks at the bytes up to `end` and moves RECORD of the state behind the last whole record. `last` says
 * that the input ends at `end`: what is left then is a record too. Returns a FRAME_* answer.
 */
export function frame(state: usize, end: usize, last: bool): u32 {
  let record: usize = load<u32>(state, FRAME_RECORD);
  let next: usize = load<u32>(state, FRAME_NEXT);
  let inside: u64 = load<u32>(state, FRAME_INSIDE) != 0 ? ~(<u64>0) : 0;
  let records: u32 = load<u32>(state, FRAME_RECORDS);
  const limit: u32 = load<u32>(state, FRAME_LIMIT);
  let answer: u32 = FRAME_MORE;

  const lfBytes = i8x16.splat(<i8>LF);
  const crBytes = i8x16.splat(<i8>CR);
  const hasQuote = quote >= 0;
  const quoteBytes = i8x16.splat(hasQuote ? <i8>quote : <i8>LF);
  const delimiterBytes = i8x16.splat(<i8>delimiter);

  // A CR at the very end may be half of a CR LF, which ends one record, not two: it waits for its successor.
  if (crStyle && !last && next < end && load<u8>(end - 1) == CR) end--;
  while (next < end) {
    const length: usize = min<usize>(end - next, 64);
    const valid: u64 = length < 64 ? (<u64>1 << length) - 1 : ~(<u64>0);
    const a = v128.load(next);
    const b = v128.load(next, 16);
    const c = v128.load(next, 32);
    const d = v128.load(next, 48);
    let bad: u64 = 0;
    let ends: u64 = equal64(a, b, c, d, lfBytes) & valid;
    const marks: u64 = hasQuote ? equal64(a, b, c, d, quoteBytes) & valid : 0;
    const returns: u64 = equal64(a, b, c, d, crBytes) & valid;
    if ((marks | returns | inside) != 0 || load<u8>(next - 1) == CR || <i32>load<u8>(next - 1) == quote) {
      const before: u8 = next == record ? LF : load<u8>(next - 1);
      if ((marks | inside) == 0 && <i32>before != quote && !crStyle) {
        // The way of files that end their lines with CR LF: all there is to ask is whether each CR has its LF.
        bad = ((returns << 1) | <u64>(before == CR)) & ~ends & valid;
      } else {
        let lineEnds = ends;
        if (crStyle) {
          // Behind the input's end anything may lie: a last CR that seems half is left to the careful walk.
          const halves = (ends >> 1) | (<u64>(load<u8>(next + length) == LF) << (length - 1));
          lineEnds |= returns & ~halves;
        }
        const quoted = prefixXor(marks) ^ inside;
        const outside = inside == 0;
        const boundary = (equal64(a, b, c, d, delimiterBytes) | lineEnds) & ~quoted;
        const closing = marks & ~quoted;
        const afterBoundary = (boundary << 1)
          | <u64>(outside && (before == <u8>delimiter || before == LF || (crStyle && before == CR)));
        const afterClosing = (closing << 1) | <u64>(outside && <i32>before == quote);
        bad = (marks & quoted & ~(afterBoundary | afterClosing))
          | (afterClosing & ~(boundary | returns | marks));
        if (!crStyle) bad |= (((returns & ~quoted) << 1) | <u64>(outside && before == CR)) & ~ends;
        bad &= valid;
        ends = lineEnds & ~quoted;
        inside = (quoted >> (length - 1)) & 1 ? ~(<u64>0) : 0;
      }
    }
    if (comment >= 0) {
      const starts = (ends << 1) | <u64>(next == record);
      bad |= equal64(a, b, c, d, i8x16.splat(<i8>comment)) & starts & valid;
    }
    if (bad == 0 && next + length - record <= maxRecordBytes) {
      if (ends != 0) {
        const ended = <u32>popcnt(ends);
        if (records + ended >= limit) {
          record = next + nthBit(ends, limit - records) + 1;
          records = limit;
          next = record;
          inside = 0;
          answer = FRAME_FULL;
          break;
        }
        record = next + 64 - <usize>clz(ends);
        records += ended;
      }
      next += length;
      continue;
    }
    // Something is wrong in this block, or the record may be too long: take its records one by one.
    const stop = next + length;
    while (record < stop) {
      const verdict = inspect(record, end, last);
      if (verdict == CAREFUL_MORE) break;
      if (verdict == CAREFUL_ENDLESS) {
        store<u32>(state, <u32>brokenAt, FRAME_AT);
        store<u32>(state, brokenFault, FRAME_FAULT);
        answer = FRAME_ENDLESS;
        break;
      }
      if (verdict == CAREFUL_BROKEN) noteBroken(state, record);
      record = recordEnd;
      records++;
      if (isFull(state, records)) {
        answer = FRAME_FULL;
        break;
      }
    }
    inside = 0;
    next = record;
    if (answer != FRAME_MORE || record < stop) break;
  }

  if (last && answer == FRAME_MORE && record < end) {
    answer = rest(state, record, end, records);
    record = load<u32>(state, FRAME_RECORD);
    records = load<u32>(state, FRAME_RECORDS);
    next = record;
  }
  store<u32>(state, <u32>record, FRAME_RECORD);
  store<u32>(state, <u32>next, FRAME_NEXT);
  store<u32>(state, <u32>(inside != 0), FRAME_INSIDE);
  store<u32>(state, records, FRAME_RECORDS);
  return answer;
}

/** The input has ended: what is left is whole records without a line end behind the last, or broken ones. */
function rest(state: usize, record: usize, end: usize, records: u32): u32 {
  let answer: u32 = FRAME_MORE;
  while (record < end) {
    const verdict = inspect(record, end, true);
    if (verdict == CAREFUL_BROKEN) noteBroken(state, record);
    record = recordEnd;
    records++;
    if (isFull(state, records)) {
      answer = FRAME_FULL;
      break;
    }
  }
  store<u32>(state, <u32>record, FRAME_RECORD);
  store<u32>(state, records, FRAME_RECORDS);
  return answer;
}

function isFull(state: usize, records: u32): bool {
  return load<u32>(state, FRAME_BROKEN) >= <u32>CHUNK_BROKEN || records >= load<u32>(state, FRAME_LIMIT);
}

/** Position of the nth set bit, n from 1. */
function nthBit(bits: u64, n: u32): usize {
  while (--n > 0) bits &= bits - 1;
  return <usize>ctz(bits);
}

function noteBroken(state: usize, record: usize): void {
  const count = load<u32>(state, FRAME_BROKEN);
  const entry = <usize>load<u32>(state, FRAME_BROKEN_AT) + <usize>count * BROKEN_SIZE;
  store<u32>(entry, <u32>record, BROKEN_START);
  store<u32>(entry, <u32>recordEnd, BROKEN_END);
  store<u32>(entry, <u32>brokenAt, BROKEN_AT);
  store<u32>(entry, brokenFault, BROKEN_FAULT);
  store<u32>(state, count + 1, FRAME_BROKEN);
}
