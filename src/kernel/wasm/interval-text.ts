/**
 * Intervals as PostgreSQL and the SQL standard write them: `1 year 2 mons -3 days 04:05:06.7`, `@ 3 hours ago`,
 * `1-2`, `3 4:05:06`, `4:05`, and plain seconds. Refused is what reads otherwise under another IntervalStyle.
 */
import { refuseRange, refuseSyntax } from './blame';
import { skipBlanks } from './blank';
import { HOUR, MINUTE, SECOND } from './calendar';
import { fractionIsRounded, fractionIsTooLong, fractionMicros, readFraction } from './fraction';
import { amountHasFraction, amountWhole, readAmount } from './amount';
import {
  addUnits, CLOCK_UNITS, DAYS, FRACTIONS_OF_SECONDS, MONTHS, NO_UNIT, readUnit, SECONDS,
} from './interval-unit';
import { addMicros, addMonths, clearSpan, negateSpan, setFraction } from './span';
import { byteAt, isDigit, isWord, readNumber, skipDigits, skipLetters } from './words';

/** Units that have come so far. */
let seen: u32 = 0;
/** Whether a time of day has come, behind which nothing but `ago` may. */
let timed: bool = false;
/** Whether its fraction was rounded. */
export let textIsRounded: bool = false;
/** Whether nobody can say how PostgreSQL would round it. */
export let textIsTooLong: bool = false;

/** Reads all of `[at, end)`, which has no blanks around it, into the span. Returns the end, or refuses. */
export function readTextInterval(at: usize, end: usize): usize {
  clearSpan();
  seen = 0;
  timed = false;
  textIsRounded = false;
  textIsTooLong = false;
  if (byteAt(at, end) == 0x40) at = skipBlanks(at + 1, end);
  const leadingMinus = byteAt(at, end) == 0x2d;
  let fields: u32 = 0;
  let laterSigns: u32 = 0;
  while (at < end && (isDigit(byteAt(at, end)) || isSign(byteAt(at, end)))) {
    const sign = byteAt(at, end);
    if (fields > 0 && isSign(sign)) laterSigns += 1;
    if (timed) return refuseSyntax();
    at = readField(isSign(sign) ? at + 1 : at, end, sign == 0x2d, fields == 0);
    if (at == 0) return 0;
    fields += 1;
  }
  if (fields == 0) return refuseSyntax();
  // Under the style sql_standard a leading minus goes for all fields, unless another one has a sign too.
  if (leadingMinus && fields > 1 && laterSigns == 0) return refuseSyntax();
  if (at == end) return end;
  if (!isWord(at, end, 'ago') || seen == 0) return refuseSyntax();
  return negateSpan() ? end : refuseRange();
}

/** Reads a number with its unit, a year-month or a time, and the blanks behind it. */
function readField(at: usize, end: usize, negative: bool, first: bool): usize {
  const digits = skipDigits(at, end);
  const next = byteAt(digits, end);
  if (next == 0x3a) return readTime(at, digits, end, negative);
  if (next == 0x2d) return readYearMonth(at, digits, end, negative);
  const number = readAmount(at, end, negative, false);
  if (number == 0) return refuseSyntax();
  const word = skipBlanks(number, end);
  const wordEnd = skipLetters(word, end);
  if (word == wordEnd) {
    // Plain seconds stand alone; days without a word stand before a time.
    if (word == end && first) return add(SECONDS) ? end : 0;
    const beforeTime = word > number && isTime(word, end);
    return beforeTime && add(DAYS) ? word : beforeTime ? 0 : refuseSyntax();
  }
  const unit = readUnit(word, wordEnd);
  if (unit == NO_UNIT) return refuseSyntax();
  if (!add(unit)) return 0;
  return skipToField(word, wordEnd, end);
}

/** Adds the amount that was read last. False if it has refused. */
function add(unit: u32): bool {
  // A fraction of seconds is the same as milliseconds and microseconds.
  const units = unit == SECONDS && amountHasFraction ? unit | FRACTIONS_OF_SECONDS : unit;
  if (seen & units) return refuseSyntax() != 0;
  seen |= units;
  return addUnits(amountWhole, unit) || refuseRange() != 0;
}

/** `h:m[:s[.f]]`. */
function readTime(at: usize, minute: usize, end: usize, negative: bool): usize {
  const second = skipDigits(minute + 1, end);
  if (minute - at - 1 > 14 || second - minute - 2 > 1) return refuseSyntax();
  const hours = readNumber(at, minute);
  const minutes = readNumber(minute + 1, second);
  let seconds: i64 = 0;
  let last = second;
  readFraction(end, end);
  if (byteAt(second, end) == 0x3a) {
    last = skipDigits(second + 1, end);
    if (last - second - 2 > 1) return refuseSyntax();
    seconds = readNumber(second + 1, last);
    if (byteAt(last, end) == 0x2e) last = readFraction(last + 1, end);
  }
  // A second 60 PostgreSQL would carry to the minutes.
  if (minutes > 59 || seconds > 59) return refuseRange();
  if (seen & CLOCK_UNITS) return refuseSyntax();
  seen |= CLOCK_UNITS;
  timed = true;
  textIsRounded = fractionIsRounded;
  textIsTooLong = fractionIsTooLong;
  const micros = minutes * MINUTE + seconds * SECOND + fractionMicros;
  setFraction(0, 1, 0);
  if (!addMicros(negative ? -hours : hours, HOUR) || !addMicros(negative ? -micros : micros, 1)) return refuseRange();
  return last == end ? end : skipSome(last, end);
}

/** `y-m`. */
function readYearMonth(at: usize, dash: usize, end: usize, negative: bool): usize {
  const last = skipDigits(dash + 1, end);
  if (dash == at || dash - at > 9 || last - dash - 2 > 1) return refuseSyntax();
  const months = readNumber(dash + 1, last);
  if (months > 11) return refuseRange();
  if (seen & MONTHS) return refuseSyntax();
  seen |= MONTHS;
  const all = readNumber(at, dash) * 12 + months;
  setFraction(0, 1, 0);
  if (!addMonths(negative ? -all : all)) return refuseRange();
  return last == end ? end : skipSome(last, end);
}

/** Whether a time, with a sign or without, is next. */
function isTime(at: usize, end: usize): bool {
  const digits = isSign(byteAt(at, end)) ? at + 1 : at;
  const colon = skipDigits(digits, end);
  return colon > digits && byteAt(colon, end) == 0x3a;
}

/**
 * Skips what stands between a unit and the next field. PostgreSQL finds a digit directly behind a unit only if
 * the unit is one of these letters.
 */
function skipToField(unit: usize, unitEnd: usize, end: usize): usize {
  if (unitEnd == end) return end;
  if (isDigit(byteAt(unitEnd, end))) {
    const letter = <u32>load<u8>(unit) | 0x20;
    const short = letter == 0x64 || letter == 0x68 || letter == 0x6d || letter == 0x73 || letter == 0x79;
    return short && unitEnd - unit == 1 ? unitEnd : refuseSyntax();
  }
  return skipSome(unitEnd, end);
}

/** Skips blanks, with a comma before them or without; there must be some. */
function skipSome(at: usize, end: usize): usize {
  const blanks = byteAt(at, end) == 0x2c ? at + 1 : at;
  const next = skipBlanks(blanks, end);
  return next > blanks ? next : refuseSyntax();
}

function isSign(byte: u32): bool {
  return byte == 0x2b || byte == 0x2d;
}
