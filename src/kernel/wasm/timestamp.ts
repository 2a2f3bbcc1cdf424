import {
  FAULT_RELATIVE_TIME, FAULT_TIME_PRECISION, FAULT_TIME_ZONE, FAULT_TIMESTAMP, FAULT_TIMESTAMP_RANGE,
} from '../../record/fault-number';
import { COLUMN_FLAGS, COLUMN_NOW, COLUMN_TABLE, FLAG_LOSSY, FLAG_RELATIVE_TIMES } from '../layout';
import { blame, refuseSyntax } from './blame';
import { dropBlanks, skipBlanks } from './blank';
import { DAY, UNIX_EPOCH_DAY } from './calendar';
import { dateDay } from './date-text';
import { isoEnd, NOT_ISO, readIsoOffset, readIsoWall } from './iso';
import { localDay, localNow, readLocalTime } from './local-time';
import { momentClock, momentHasOffset, momentOffset, readMoment } from './moment';
import { fitsPrecision, toPrecision } from './precision';
import { refuse } from './refuse';
import { ALLBALLS, EPOCH, INFINITY, MINUS_INFINITY, NO_WORD, NOW, readTimeWord } from './time-word';
import { storeMicros } from './store-micros';
import { NO_OFFSET, offsetAtWall } from './zone';

/** 4714-11-24 00:00 BC. */
const FIRST_MICROS: i64 = -211_813_488_000_000_000;
/** 294277-01-01 00:00, which is too late. */
const END_MICROS: i64 = 9_223_371_331_200_000_000;
/** The days around these, for what an offset moves into the range. No count of microseconds overflows within them. */
const FIRST_DAY: i32 = -2_451_545 - 1;
const LAST_DAY: i32 = 106_751_983;

export function encodeTimestamp(at: usize, end: usize, out: usize, column: usize): usize {
  const wall = readIsoWall(at, end);
  if (wall != NOT_ISO && fitsPrecision(wall, column)) {
    if (isoEnd == end || readIsoOffset(isoEnd, end) == 0) return storeMicros(out, wall);
  }
  return encodeWithCare(at, end, out, column, false);
}

export function encodeTimestamptz(at: usize, end: usize, out: usize, column: usize): usize {
  const wall = readIsoWall(at, end);
  if (wall != NOT_ISO && fitsPrecision(wall, column)) {
    if (isoEnd != end) {
      const offset = readIsoOffset(isoEnd, end);
      if (offset != NOT_ISO) return storeMicros(out, wall - offset);
    } else {
      const offset = offsetAtWall(<usize>load<u32>(column, COLUMN_TABLE), wall);
      if (offset != NO_OFFSET) return storeMicros(out, wall - offset);
    }
  }
  return encodeWithCare(at, end, out, column, true);
}

function encodeWithCare(at: usize, end: usize, out: usize, column: usize, zoned: bool): usize {
  blame(FAULT_TIMESTAMP, FAULT_TIMESTAMP_RANGE);
  end = dropBlanks(at, end);
  at = skipBlanks(at, end);
  const word = readTimeWord(at, end);
  if (word != NO_WORD) return encodeWord(word, out, column, zoned);
  const lossy = (load<u32>(column, COLUMN_FLAGS) & FLAG_LOSSY) != 0;
  if (!readMoment(at, end, lossy)) return 0;
  if (dateDay < FIRST_DAY || dateDay > LAST_DAY) return refuse(FAULT_TIMESTAMP_RANGE);
  const wall = <i64>dateDay * DAY + momentClock;
  if (!fitsPrecision(wall, column) && !lossy) return refuse(FAULT_TIME_PRECISION);
  let offset: i64 = 0;
  if (zoned) {
    offset = momentHasOffset ? momentOffset : offsetAtWall(<usize>load<u32>(column, COLUMN_TABLE), wall);
    if (offset == NO_OFFSET) return refuse(FAULT_TIME_ZONE);
  } else if (momentOffset != 0 && !lossy) {
    // PostgreSQL would drop it and keep the wall-clock time.
    return refuse(FAULT_TIME_ZONE);
  }
  const exact = wall - offset;
  const micros = toPrecision(exact, column);
  // Rounding must not lead out of the range either: the server's binary input would refuse the value.
  if (exact < FIRST_MICROS || exact >= END_MICROS || micros < FIRST_MICROS || micros >= END_MICROS) {
    return refuse(FAULT_TIMESTAMP_RANGE);
  }
  return storeMicros(out, micros);
}

function encodeWord(word: u32, out: usize, column: usize, zoned: bool): usize {
  if (word == INFINITY) return storeMicros(out, i64.MAX_VALUE);
  if (word == MINUS_INFINITY) return storeMicros(out, i64.MIN_VALUE);
  if (!(load<u32>(column, COLUMN_FLAGS) & FLAG_RELATIVE_TIMES)) return refuse(FAULT_RELATIVE_TIME);
  if (word == ALLBALLS) return refuseSyntax();
  if (word == EPOCH) return storeMicros(out, <i64>UNIX_EPOCH_DAY * DAY);
  if (!readLocalTime(column)) return 0;
  if (word == NOW) return storeMicros(out, toPrecision(zoned ? load<i64>(column, COLUMN_NOW) : localNow, column));
  const midnight = <i64>localDay(word) * DAY;
  if (!zoned) return storeMicros(out, midnight);
  const offset = offsetAtWall(<usize>load<u32>(column, COLUMN_TABLE), midnight);
  return offset == NO_OFFSET ? refuse(FAULT_TIME_ZONE) : storeMicros(out, midnight - offset);
}
