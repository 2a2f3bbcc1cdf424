/**
 * Reads a time as a source writes it, by a program of the plan, and writes it as PostgreSQL does. The rules are
 * those of formats/times/read-time, one for one.
 */
import {
  HAS_DATE, HAS_FRACTION, HAS_OFFSET, HAS_TIME, IS_EPOCH, PROGRAM_BYTES, PROGRAM_FLAGS, PROGRAM_PLACES,
  PROGRAM_STEPS, STEP_DAY, STEP_FRACTION, STEP_HALF_DAY, STEP_HOUR, STEP_HOUR_OF_HALF, STEP_LITERAL, STEP_MINUTE,
  STEP_MONTH, STEP_MONTH_NAME, STEP_OFFSET, STEP_OFFSET_HOURS, STEP_OFFSET_MINUTES, STEP_SECOND, STEP_SHORT_YEAR,
  STEP_SIZE, STEP_YEAR,
} from '../time-layout';
import { COLON, DASH, DOT, SPACE, ZERO } from './ascii';
import { readMonth } from './calendar-names';
import { spellEpoch } from './epoch';
import { putClock, putDate, putDigits } from './put-time';
import { byteAt, isDigit, skipLetters } from './words';

let year: u32 = 0;
let month: u32 = 0;
let day: u32 = 0;
let hour: u32 = 0;
let minute: u32 = 0;
let second: u32 = 0;
let micros: u32 = 0;
let isHalf: bool = false;
let isAfternoon: bool = false;
let offsetSign: u8 = 0;
let offsetHours: u32 = 0;
let offsetMinutes: u32 = 0;

/** No hour, minute or second. */
const NONE: u32 = 99;
const SHORT_YEAR_PIVOT: u32 = 70;
const LOWER_M: u32 = 0x6d;
const PLUS: u32 = 0x2b;

/** Writes the time `[at, end)` to `out`; nothing where the program does not read it. Returns the end there. */
export function spellTime(at: usize, end: usize, out: usize, program: usize): usize {
  const flags = load<u32>(program, PROGRAM_FLAGS);
  if (flags & IS_EPOCH) return spellEpoch(at, end, out, load<u32>(program, PROGRAM_PLACES));
  if (!readTime(at, end, program)) return out;
  if (flags & HAS_DATE) out = putDate(year, month, day, out);
  if (!(flags & HAS_TIME)) return out;
  if (flags & HAS_DATE) store<u8>(out++, SPACE);
  out = putClock(hourOfDay(), minute > 59 ? NONE : minute, second > 59 ? NONE : second, out);
  if (flags & HAS_FRACTION) {
    store<u8>(out, DOT);
    out = putDigits(micros, 6, out + 1);
  }
  if (!(flags & HAS_OFFSET)) return out;
  store<u8>(out, offsetSign);
  out = putDigits(offsetHours, 2, out + 1);
  store<u8>(out, COLON);
  return putDigits(offsetMinutes, 2, out + 1);
}

function hourOfDay(): u32 {
  if (!isHalf) return hour > 23 ? NONE : hour;
  if (hour - 1 > 11) return NONE;
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

function readTime(at: usize, end: usize, program: usize): bool {
  minute = 0;
  second = 0;
  offsetMinutes = 0;
  isHalf = false;
  let step = program + PROGRAM_STEPS;
  const stop = step + <usize>load<u32>(program, PROGRAM_BYTES);
  while (step < stop) {
    const what = <u32>load<u8>(step);
    const first = <u32>load<u8>(step, 1);
    const most = <u32>load<u8>(step, 2);
    step += STEP_SIZE;
    if (what == STEP_LITERAL) {
      if (end - at < first || memory.compare(at, step, first) != 0) return false;
      at += first;
      step += first;
    } else {
      at = what < <u32>STEP_MONTH_NAME ? readNumber(at, end, what, first, most) : readWord(at, end, what, first != 0);
      if (at == 0) return false;
    }
  }
  return at == end;
}

/** Reads a number of so many digits. Returns the address behind it, or 0. */
function readNumber(at: usize, end: usize, what: u32, least: u32, most: u32): usize {
  let value: u32 = 0;
  let digits: u32 = 0;
  for (; digits < most && isDigit(byteAt(at, end)); at++) {
    value = value * 10 + (load<u8>(at) - ZERO);
    digits++;
  }
  if (digits < least) return 0;
  switch (what) {
    case STEP_YEAR: year = value; break;
    case STEP_SHORT_YEAR: year = value + (value < SHORT_YEAR_PIVOT ? 2000 : 1900); break;
    case STEP_MONTH: month = value; break;
    case STEP_DAY: day = value; break;
    case STEP_HOUR: hour = value; break;
    case STEP_HOUR_OF_HALF: hour = value; isHalf = true; break;
    case STEP_MINUTE: minute = value; break;
    case STEP_SECOND: second = value; break;
    case STEP_OFFSET_MINUTES: offsetMinutes = value; break;
    case STEP_FRACTION:
      for (; digits < 6; digits++) value *= 10;
      micros = value;
      break;
  }
  return at;
}

function readWord(at: usize, end: usize, what: u32, isOther: bool): usize {
  switch (what) {
    case STEP_MONTH_NAME: return readMonthName(at, end, isOther);
    case STEP_HALF_DAY: return readHalf(at, end, isOther);
    case STEP_OFFSET_HOURS: return readSigned(at, end);
    case STEP_OFFSET: return readOffset(at, end);
    default: return 0;
  }
}

function readMonthName(at: usize, end: usize, isShort: bool): usize {
  if (isShort) {
    const behind = at + 3;
    month = behind <= end ? readMonth(at, behind) : 0;
    return month == 0 ? 0 : behind;
  }
  // No name is the beginning of another one: the one that fits is meant, whatever follows.
  let behind = skipLetters(at, min(end, at + LONGEST_MONTH));
  for (; behind > at; behind--) {
    month = readMonth(at, behind);
    if (month != 0 && (behind - at > 3 || month == MAY) && !isSept(at, behind)) return behind;
  }
  return 0;
}

const LONGEST_MONTH: usize = 9;
const MAY: u32 = 5;

/** Which is short. */
function isSept(at: usize, behind: usize): bool {
  return behind - at == 4 && (<u32>load<u8>(at) | 0x20) == 0x73;
}

function readHalf(at: usize, end: usize, isDotted: bool): usize {
  const letter = byteAt(at, end) | 0x20;
  isAfternoon = letter == 0x70;
  if (!isAfternoon && letter != 0x61) return 0;
  if (!isDotted) return (byteAt(at + 1, end) | 0x20) == LOWER_M ? at + 2 : 0;
  if (byteAt(at + 1, end) != DOT || (byteAt(at + 2, end) | 0x20) != LOWER_M || byteAt(at + 3, end) != DOT) return 0;
  return at + 4;
}

/** A sign and two digits. */
function readSigned(at: usize, end: usize): usize {
  const sign = byteAt(at, end);
  if (sign != PLUS && sign != DASH) return 0;
  if (!isPair(at + 1, end)) return 0;
  offsetSign = <u8>sign;
  offsetHours = pair(at + 1);
  return at + 3;
}

/** `Z`, `+02`, `+0230` or `+02:30`. */
function readOffset(at: usize, end: usize): usize {
  offsetMinutes = 0;
  if ((byteAt(at, end) | 0x20) == 0x7a) {
    offsetSign = <u8>PLUS;
    offsetHours = 0;
    return at + 1;
  }
  const behind = readSigned(at, end);
  if (behind == 0) return 0;
  const minutes = byteAt(behind, end) == COLON ? behind + 1 : behind;
  if (!isPair(minutes, end)) return behind;
  offsetMinutes = pair(minutes);
  return minutes + 2;
}

function isPair(at: usize, end: usize): bool {
  return isDigit(byteAt(at, end)) && isDigit(byteAt(at + 1, end));
}

function pair(at: usize): u32 {
  return <u32>(load<u8>(at) - ZERO) * 10 + <u32>(load<u8>(at + 1) - ZERO);
}
