/** The careful reader of dates: every form that means the same under any DateStyle. */
import { FAULT_AMBIGUOUS_DATE } from '../../record/fault-number';
import { refuseRange, refuseSyntax } from './blame';
import { skipBlanks } from './blank';
import { anyDayNumber, dayOfWeek, isDay } from './calendar';
import { readMonth, readWeekday } from './calendar-names';
import { refuse } from './refuse';
import { byteAt, isDigit, isLetter, readNumber, skipDigits, skipLetters } from './words';

const LAST_YEAR: i64 = 5_874_897;

/** What the date that was read last says. The year is as written: BC is said behind the date. */
let year: i64 = 0;
let month: u32 = 0;
let day: u32 = 0;
let weekday: i32 = -1;
/** Whether it is one word. */
let isJoined: bool = false;

/** The byte that may join a time to the date that was read last, besides blanks: `T`, `:` or none (0). */
export let dateJoint: u32 = 0;
/** The day number that `finishDate` found. */
export let dateDay: i32 = 0;

/** Reads a date. Returns the address behind it, or refuses. */
export function readDate(at: usize, end: usize): usize {
  dateJoint = 0;
  isJoined = false;
  const word = skipLetters(at, end);
  weekday = readWeekday(at, word);
  if (weekday < 0) return readForm(at, end);
  const rest = skipSeparator(word, end);
  if (rest == word) return refuseSyntax();
  const last = readForm(rest, end);
  // Behind a weekday PostgreSQL takes only dates of several words.
  return last != 0 && isJoined ? refuseSyntax() : last;
}

/** Checks the date that was read last and sets `dateDay`. False if there is no such day; then it has refused. */
export function finishDate(isBc: bool): bool {
  if (year < 1 || year > LAST_YEAR || month > 12) return refuseRange() != 0;
  const astronomical = isBc ? 1 - <i32>year : <i32>year;
  // The first day is 4714-11-24 BC; counting is safe to the start of that year.
  if (astronomical < -4713 || !isDay(astronomical, month, day)) return refuseRange() != 0;
  dateDay = anyDayNumber(astronomical, month, day);
  if (weekday >= 0 && dayOfWeek(dateDay) != weekday) return refuseRange() != 0;
  return true;
}

function readForm(at: usize, end: usize): usize {
  return isDigit(byteAt(at, end)) ? numberFirst(at, end) : monthFirst(at, skipLetters(at, end), end);
}

/** `2024-01-05`, `20240105`, `5-Jan-2024`, `5 Jan 2024`, `2024-Jan-05`. */
function numberFirst(at: usize, end: usize): usize {
  const first = skipDigits(at, end);
  const digits = first - at;
  if (digits > 9) return refuseSyntax();
  const separator = byteAt(first, end);
  if (isSeparator(separator)) {
    if (isDigit(byteAt(first + 1, end))) return allNumbers(at, first, end);
    const word = skipLetters(first + 1, end);
    month = readMonth(first + 1, word);
    const last = skipDigits(word + 1, end);
    if (month == 0 || byteAt(word, end) != separator || joins(last, end, separator)) return refuseSyntax();
    dateJoint = 0x3a;
    isJoined = true;
    return dayAndYear(at, first, word + 1, last, end);
  }
  if (digits == 8) {
    year = readNumber(at, at + 4);
    month = <u32>readNumber(at + 4, at + 6);
    day = <u32>readNumber(at + 6, first);
    dateJoint = 0x54;
    isJoined = true;
    return first;
  }
  const name = skipBlanks(first, end);
  const word = skipLetters(name, end);
  month = readMonth(name, word);
  if (month == 0) return digits == 6 ? refuse(FAULT_AMBIGUOUS_DATE) : refuseSyntax();
  const second = skipSeparator(word, end);
  return dayAndYear(at, first, second, skipDigits(second, end), end);
}

/** `2024-01-05` and, ambiguous, `01-05-2024`. */
function allNumbers(at: usize, first: usize, end: usize): usize {
  const separator = load<u8>(first);
  const second = skipDigits(first + 1, end);
  const last = skipDigits(second + 1, end);
  if (byteAt(second, end) != separator || last == second + 1) return refuseSyntax();
  if (byteAt(last, end) == separator) return refuseSyntax();
  if (first - at < 3) return refuse(FAULT_AMBIGUOUS_DATE);
  if (second - first > 3 || last - second > 3) return refuseSyntax();
  year = readNumber(at, first);
  month = <u32>readNumber(first + 1, second);
  day = <u32>readNumber(second + 1, last);
  dateJoint = 0x54;
  isJoined = true;
  return last;
}

/** `Jan 5, 2024` and `Jan-5-2024`. */
function monthFirst(at: usize, word: usize, end: usize): usize {
  month = readMonth(at, word);
  if (month == 0) return refuseSyntax();
  const separator = byteAt(word, end);
  const joined = isSeparator(separator);
  isJoined = joined;
  const first = joined ? word + 1 : skipBlanks(word, end);
  const second = skipDigits(first, end);
  const third = joined ? second + 1 : skipSeparator(second, end);
  const last = skipDigits(third, end);
  if (first == word || second - first > 2 || third == second) return refuseSyntax();
  if (joined && (byteAt(second, end) != separator || joins(last, end, separator))) return refuseSyntax();
  return dayAndYear(first, second, third, last, end);
}

/** Takes two numbers as day and year, told apart by their digits. Returns the end of the second, or refuses. */
function dayAndYear(first: usize, firstEnd: usize, second: usize, secondEnd: usize, end: usize): usize {
  const firstDigits = firstEnd - first;
  const secondDigits = secondEnd - second;
  const yearFirst = firstDigits == 4;
  // What comes before a colon is no year but an hour, as in the order of `date` and ctime.
  const clockFollows = byteAt(secondEnd, end) == 0x3a;
  if (firstDigits - 1 < 2 && secondDigits - 1 < 2 && !clockFollows) return refuse(FAULT_AMBIGUOUS_DATE);
  if (yearFirst ? secondDigits - 1 > 1 : firstDigits - 1 > 1 || secondDigits != 4) return refuseSyntax();
  year = yearFirst ? readNumber(first, firstEnd) : readNumber(second, secondEnd);
  day = <u32>(yearFirst ? readNumber(second, secondEnd) : readNumber(first, firstEnd));
  return secondEnd;
}

function isSeparator(byte: u32): bool {
  return byte == 0x2d || byte == 0x2f || byte == 0x2e;
}

/** PostgreSQL reads what directly follows a date with a joined month name as a part of the date. */
function joins(at: usize, end: usize, separator: u32): bool {
  const byte = byteAt(at, end);
  return isLetter(byte) || byte == separator;
}

/** Skips blanks, with a comma before them or without. */
function skipSeparator(at: usize, end: usize): usize {
  return skipBlanks(byteAt(at, end) == 0x2c ? at + 1 : at, end);
}
