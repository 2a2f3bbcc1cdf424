/** The careful reader of times of day: `h:m[:s[.f]]`, `hhmmss[.f]`, `hhmm`, each with `AM` or `PM` or without. */
import { refuseRange, refuseSyntax } from './blame';
import { skipBlanks } from './blank';
import { DAY, HOUR, MINUTE, SECOND } from './calendar';
import { fractionIsRounded, fractionIsTooLong, fractionMicros, readFraction } from './fraction';
import { byteAt, isWord, readNumber, skipDigits, skipLetters } from './words';

/** Microseconds since midnight, up to and with 24:00, of the time that was read last. */
export let clockMicros: i64 = 0;
/** Whether that is not quite what the text says: a fraction was rounded, or second 60 became the next minute. */
export let clockIsRounded: bool = false;
/** Whether nobody can say how PostgreSQL would round it. */
export let clockIsTooLong: bool = false;
/** Which offsets PostgreSQL understands directly behind the time. */
export let clockAllows: u32 = 0;
export const ANY_OFFSET: u32 = 0;
/** Digits without colons and a minus it takes for a date, in which there is no colon. */
export const NO_MINUS_WITH_COLON: u32 = 1;
/** AM and PM and a minus it takes for a word. */
export const NO_MINUS: u32 = 2;

let hours: i64 = 0;
let minutes: i64 = 0;
let seconds: i64 = 0;

/** Reads a time of day. Returns the address behind it, or refuses. */
export function readClock(at: usize, end: usize): usize {
  // Clears the fraction, for times that have none.
  readFraction(end, end);
  const first = skipDigits(at, end);
  clockAllows = byteAt(first, end) == 0x3a ? ANY_OFFSET : NO_MINUS_WITH_COLON;
  at = clockAllows == ANY_OFFSET ? readColons(at, first, end) : readCompact(at, first, end);
  if (at == 0) return 0;
  if (hours > 24 || minutes > 59 || seconds > 60) return refuseRange();
  const word = skipBlanks(at, end);
  const wordEnd = skipLetters(word, end);
  const isPm = isWord(word, wordEnd, 'pm');
  if (isPm || isWord(word, wordEnd, 'am')) {
    if (hours > 12) return refuseRange();
    hours = (hours % 12) + (isPm ? 12 : 0);
    clockAllows = NO_MINUS;
    at = wordEnd;
  }
  clockMicros = hours * HOUR + minutes * MINUTE + seconds * SECOND + fractionMicros;
  clockIsRounded = fractionIsRounded || seconds == 60;
  clockIsTooLong = fractionIsTooLong;
  return clockMicros > DAY ? refuseRange() : at;
}

function readColons(at: usize, first: usize, end: usize): usize {
  const second = skipDigits(first + 1, end);
  if (!isShort(at, first) || !isShort(first + 1, second)) return refuseSyntax();
  hours = readNumber(at, first);
  minutes = readNumber(first + 1, second);
  seconds = 0;
  // PostgreSQL takes 10:30.5 for minutes and seconds, without a word.
  if (byteAt(second, end) == 0x2e) return refuseSyntax();
  if (byteAt(second, end) != 0x3a) return second;
  const third = skipDigits(second + 1, end);
  if (!isShort(second + 1, third)) return refuseSyntax();
  seconds = readNumber(second + 1, third);
  return byteAt(third, end) == 0x2e ? readFraction(third + 1, end) : third;
}

function readCompact(at: usize, first: usize, end: usize): usize {
  const digits = first - at;
  if (digits != 4 && digits != 6) return refuseSyntax();
  hours = readNumber(at, at + 2);
  minutes = readNumber(at + 2, at + 4);
  seconds = readNumber(at + 4, first);
  if (byteAt(first, end) != 0x2e) return first;
  // Unlike behind colons, the point must be followed by digits, and PostgreSQL would take hhmm.f for hhmm:00.f.
  const last = readFraction(first + 1, end);
  return digits == 6 && last > first + 1 ? last : refuseSyntax();
}

/** One digit or two. */
function isShort(at: usize, end: usize): bool {
  return end - at - 1 < 2;
}
