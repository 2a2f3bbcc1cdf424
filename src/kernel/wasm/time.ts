import {
  FAULT_RELATIVE_TIME, FAULT_TIME, FAULT_TIME_PRECISION, FAULT_TIME_RANGE, FAULT_TIME_ZONE,
} from '../../record/fault-number';
import { COLUMN_FLAGS, COLUMN_NOW, COLUMN_TABLE, FLAG_LOSSY, FLAG_RELATIVE_TIMES } from '../layout';
import { blame, refuseSyntax } from './blame';
import { dropBlanks, skipBlanks } from './blank';
import { DAY, SECOND } from './calendar';
import { ANY_OFFSET, clockAllows, clockIsRounded, clockIsTooLong, clockMicros, NO_MINUS, readClock } from './clock';
import { storeU32, storeU64 } from './endian';
import { isoEnd, NOT_ISO, readIsoOffset, readIsoTime } from './iso';
import { localNow, localOffset, readLocalTime } from './local-time';
import { offsetMicros, readOffset } from './offset';
import { fitsPrecision, toPrecision } from './precision';
import { refuse } from './refuse';
import { ALLBALLS, INFINITY, MINUS_INFINITY, NO_WORD, NOW, readTimeWord } from './time-word';
import { storeMicros } from './store-micros';
import { byteAt } from './words';
import { NO_OFFSET, settledOffset } from './zone';

export function encodeTime(at: usize, end: usize, out: usize, column: usize): usize {
  const micros = readIsoTime(at, end);
  if (micros != NOT_ISO && fitsPrecision(micros, column)) {
    if (isoEnd == end || readIsoOffset(isoEnd, end) == 0) return storeMicros(out, micros);
  }
  return encodeWithCare(at, end, out, column, false);
}

export function encodeTimetz(at: usize, end: usize, out: usize, column: usize): usize {
  const micros = readIsoTime(at, end);
  if (micros != NOT_ISO && fitsPrecision(micros, column) && isoEnd != end) {
    const offset = readIsoOffset(isoEnd, end);
    if (offset != NOT_ISO) return storeTimetz(out, micros, offset);
  }
  return encodeWithCare(at, end, out, column, true);
}

function encodeWithCare(at: usize, end: usize, out: usize, column: usize, zoned: bool): usize {
  blame(FAULT_TIME, FAULT_TIME_RANGE);
  end = dropBlanks(at, end);
  at = skipBlanks(at, end);
  const word = readTimeWord(at, end);
  if (word != NO_WORD) return encodeWord(word, out, column, zoned);
  // The T of ISO 8601.
  const isPrefixed = (byteAt(at, end) | 0x20) == 0x74;
  at = readClock(isPrefixed ? at + 1 : at, end);
  if (at == 0) return 0;
  const table = <usize>load<u32>(column, COLUMN_TABLE);
  const offsetAt = skipBlanks(at, end);
  let offset: i64 = 0;
  if (offsetAt != end) {
    // Digits behind a T and a minus the servers do not agree on.
    const allowed = isPrefixed && clockAllows != ANY_OFFSET ? NO_MINUS : clockAllows;
    at = readOffset(offsetAt, end, offsetAt == at ? allowed : ANY_OFFSET);
    if (at == 0) return 0;
    if (at != end) return refuseSyntax();
    offset = offsetMicros;
  } else if (zoned) {
    offset = settledOffset(table, load<i64>(column, COLUMN_NOW));
    if (offset == NO_OFFSET) return refuse(FAULT_TIME_ZONE);
  }
  const lossy = (load<u32>(column, COLUMN_FLAGS) & FLAG_LOSSY) != 0;
  const exact = !clockIsRounded && fitsPrecision(clockMicros, column);
  if (clockIsTooLong || !(exact || lossy)) return refuse(FAULT_TIME_PRECISION);
  const micros = toPrecision(clockMicros, column);
  if (zoned) return storeTimetz(out, micros, offset);
  // PostgreSQL would drop the offset and keep the time.
  if (offset != 0 && !lossy) return refuse(FAULT_TIME_ZONE);
  return storeMicros(out, micros);
}

function encodeWord(word: u32, out: usize, column: usize, zoned: bool): usize {
  if (word == INFINITY || word == MINUS_INFINITY) return refuseSyntax();
  if (!(load<u32>(column, COLUMN_FLAGS) & FLAG_RELATIVE_TIMES)) return refuse(FAULT_RELATIVE_TIME);
  if (word == ALLBALLS) return zoned ? storeTimetz(out, 0, 0) : storeMicros(out, 0);
  if (word != NOW) return refuseSyntax();
  if (!readLocalTime(column)) return 0;
  const micros = toPrecision(((localNow % DAY) + DAY) % DAY, column);
  return zoned ? storeTimetz(out, micros, localOffset) : storeMicros(out, micros);
}

/** PostgreSQL keeps the offset as seconds west of UTC. */
// @ts-ignore: decorator
@inline
function storeTimetz(out: usize, micros: i64, offset: i64): usize {
  storeU32(out, 12);
  storeU64(out + 4, micros);
  storeU32(out + 12, <u32>(-offset / SECOND));
  return out + 16;
}
