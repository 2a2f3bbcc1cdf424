/** Counts since 1970-01-01 00:00 UTC, written as the moments that they are. */
import { DASH, DOT, SPACE, ZERO } from './ascii';
import { DAY, floorDivide, SECOND } from './calendar';
import { putClock, putDate, putDigits } from './put-time';
import { byteAt, isDigit } from './words';

/** Days of 400 years, from 1 March to the last of February. */
const ERA_DAYS: i64 = 146_097;
/** From 1 March of the year 0 to 1970-01-01. */
const FIRST_DAYS: i64 = 719_468;
const MOST: u64 = i64.MAX_VALUE;
const UPPER_Z: u8 = 0x5a;
/** ` BC`, as it lies in memory, the last byte beyond. */
const BC: u32 = 0x00434220;

/** Writes the count `[at, end)` to `out`, nothing where it is none. `places` decimals make microseconds. */
export function spellEpoch(at: usize, end: usize, out: usize, places: u32): usize {
  const isNegative = byteAt(at, end) == DASH;
  if (isNegative) at++;
  if (!isDigit(byteAt(at, end))) return out;
  let count: u64 = 0;
  let isTooFar = false;
  let left = places;
  let isFraction = false;
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == DOT && !isFraction && left > 0 && isDigit(byteAt(at + 1, end))) {
      isFraction = true;
      continue;
    }
    if (!isDigit(byte) || (isFraction && left == 0)) return out;
    if (isFraction) left--;
    isTooFar = isTooFar || count > (MOST - (byte - ZERO)) / 10;
    count = count * 10 + (byte - ZERO);
  }
  for (; left > 0; left--) {
    isTooFar = isTooFar || count > MOST / 10;
    count *= 10;
  }
  if (isTooFar) return putMoment(299_999, 1, 1, 0, out);
  return spellMicros(isNegative ? -<i64>count : <i64>count, out);
}

function spellMicros(micros: i64, out: usize): usize {
  const day = floorDivide(micros, DAY);
  const shifted = day + FIRST_DAYS;
  const era = floorDivide(shifted, ERA_DAYS);
  const ofEra = <u32>(shifted - era * ERA_DAYS);
  const yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
  const ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  // Months from March on.
  const shiftedMonth = (5 * ofYear + 2) / 153;
  const dayOfMonth = ofYear - (153 * shiftedMonth + 2) / 5 + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = <i32>(<i64>yearOfEra + era * 400) + i32(month <= 2);
  const ofDay = micros - day * DAY;
  if (year > 0) return putMoment(<u32>year, month, dayOfMonth, ofDay, out);
  out = putMoment(<u32>(1 - year), month, dayOfMonth, ofDay, out);
  store<u32>(out, BC);
  return out + 3;
}

/** `2024-01-05 10:11:12.000000Z` */
function putMoment(year: u32, month: u32, day: u32, micros: i64, out: usize): usize {
  out = putDate(year, month, day, out);
  store<u8>(out, SPACE);
  const seconds = <u32>(micros / SECOND);
  out = putClock(seconds / 3600, (seconds / 60) % 60, seconds % 60, out + 1);
  store<u8>(out, DOT);
  out = putDigits(<u32>(micros % SECOND), 6, out + 1);
  store<u8>(out, UPPER_Z);
  return out + 1;
}
