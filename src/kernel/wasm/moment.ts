/** The careful reader of a date with what may follow it: a time of day, an offset from UTC, `BC` or `AD`. */
import { FAULT_TIME_PRECISION } from '../../record/fault-number';
import { refuseSyntax } from './blame';
import { skipBlanks } from './blank';
import { ANY_OFFSET, clockAllows, clockIsRounded, clockIsTooLong, clockMicros, readClock } from './clock';
import { dateJoint, finishDate, readDate } from './date-text';
import { offsetMicros, readOffset } from './offset';
import { refuse } from './refuse';
import { byteAt, isDigit, isWord } from './words';

/** PostgreSQL's buffer for a value's text is about this long; longer ones are no honest times. */
const LONGEST_TEXT: usize = 100;

/** Microseconds since midnight of the text that was read last; 0 if it has no time of day. */
export let momentClock: i64 = 0;
export let momentHasOffset: bool = false;
/** Microseconds east of UTC. */
export let momentOffset: i64 = 0;

/**
 * Reads all of `[at, end)`, which has no blanks around it; `dateDay` is its day. Refuses what would be rounded
 * unless `lossy`. False if it has refused.
 */
export function readMoment(at: usize, end: usize, lossy: bool): bool {
  momentClock = 0;
  momentHasOffset = false;
  momentOffset = 0;
  if (at == end || end - at > LONGEST_TEXT) return refuseSyntax() != 0;
  at = readDate(at, end);
  if (at == 0) return false;
  let rounded = false;
  const clock = clockAfterDate(at, end);
  if (clock != 0) {
    at = readClock(clock, end);
    if (at == 0) return false;
    momentClock = clockMicros;
    rounded = clockIsRounded;
    if (clockIsTooLong) return refuse(FAULT_TIME_PRECISION) != 0;
  }
  let word = skipBlanks(at, end);
  let isBc = isWord(word, end, 'bc');
  if (clock != 0 && word != end && !isBc && !isWord(word, end, 'ad')) {
    at = readOffset(word, end, word == at ? clockAllows : ANY_OFFSET);
    if (at == 0) return false;
    momentHasOffset = true;
    momentOffset = offsetMicros;
    word = skipBlanks(at, end);
    isBc = isWord(word, end, 'bc');
  }
  if (word != end && !isBc && !isWord(word, end, 'ad')) return refuseSyntax() != 0;
  if (!finishDate(isBc)) return false;
  return !rounded || lossy || refuse(FAULT_TIME_PRECISION) != 0;
}

/** Where the time begins that follows a date, or 0 if none does. */
function clockAfterDate(at: usize, end: usize): usize {
  const joint = byteAt(at, end);
  if (joint == 0) return 0;
  // T in either case, and the colon that web servers write.
  if (dateJoint != 0 && (joint == dateJoint || (joint ^ 0x20) == dateJoint)) {
    return isDigit(byteAt(at + 1, end)) ? at + 1 : 0;
  }
  const clock = skipBlanks(joint == 0x2c ? at + 1 : at, end);
  return clock > at && isDigit(byteAt(clock, end)) ? clock : 0;
}
