import {
  FAULT_DATE, FAULT_DATE_RANGE, FAULT_RELATIVE_TIME, FAULT_TIME_OF_DAY, FAULT_TIME_ZONE,
} from '../../record/fault-number';
import { COLUMN_FLAGS, FLAG_LOSSY, FLAG_RELATIVE_TIMES } from '../layout';
import { blame, refuseSyntax } from './blame';
import { dropBlanks, skipBlanks } from './blank';
import { dateDay } from './date-text';
import { storeU32 } from './endian';
import { NO_DAY, readIsoDay } from './iso';
import { localDay, readLocalTime } from './local-time';
import { momentClock, momentOffset, readMoment } from './moment';
import { refuse } from './refuse';
import { ALLBALLS, INFINITY, MINUS_INFINITY, NO_WORD, readTimeWord } from './time-word';

/** 4714-11-24 BC. */
const FIRST_DAY: i32 = -2_451_545;

export function encodeDate(at: usize, end: usize, out: usize, column: usize): usize {
  if (end - at == 10) {
    const day = readIsoDay(at);
    if (day != NO_DAY) return storeDay(out, day);
  }
  return encodeWithCare(at, end, out, load<u32>(column, COLUMN_FLAGS), column);
}

function encodeWithCare(at: usize, end: usize, out: usize, flags: u32, column: usize): usize {
  blame(FAULT_DATE, FAULT_DATE_RANGE);
  end = dropBlanks(at, end);
  at = skipBlanks(at, end);
  const word = readTimeWord(at, end);
  if (word != NO_WORD) {
    if (word == INFINITY) return storeDay(out, i32.MAX_VALUE);
    if (word == MINUS_INFINITY) return storeDay(out, i32.MIN_VALUE);
    if (!(flags & FLAG_RELATIVE_TIMES)) return refuse(FAULT_RELATIVE_TIME);
    if (word == ALLBALLS) return refuseSyntax();
    return readLocalTime(column) ? storeDay(out, localDay(word)) : 0;
  }
  const lossy = (flags & FLAG_LOSSY) != 0;
  if (!readMoment(at, end, lossy)) return 0;
  // PostgreSQL would drop the time and the offset.
  if (momentClock != 0 && !lossy) return refuse(FAULT_TIME_OF_DAY);
  if (momentOffset != 0 && !lossy) return refuse(FAULT_TIME_ZONE);
  if (dateDay < FIRST_DAY) return refuse(FAULT_DATE_RANGE);
  return storeDay(out, dateDay);
}

// @ts-ignore: decorator
@inline
function storeDay(out: usize, day: i32): usize {
  storeU32(out, 4);
  storeU32(out + 4, day);
  return out + 8;
}
