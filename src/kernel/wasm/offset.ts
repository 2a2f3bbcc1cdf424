/** The careful reader of offsets from UTC: `Z`, `UTC`, `GMT`, `UT`, `Zulu`, `+h`, `+hh`, `+hhmm`, `+hh:mm[:ss]`. */
import { FAULT_TIME_ZONE } from '../../record/fault-number';
import { refuseSyntax } from './blame';
import { HOUR, MINUTE, SECOND } from './calendar';
import { NO_MINUS, NO_MINUS_WITH_COLON } from './clock';
import { refuse } from './refuse';
import { byteAt, isWord, readNumber, skipDigits, skipLetters } from './words';

/** PostgreSQL's limit. */
const MOST_HOURS: i64 = 15;

/** Microseconds east of UTC that the text read last stands for. */
export let offsetMicros: i64 = 0;

/**
 * Reads an offset. Names other than those of UTC are refused: what they mean is set in the server. `allowed`
 * is what the time allows that stands directly before, ANY_OFFSET if there are blanks between.
 */
export function readOffset(at: usize, end: usize, allowed: u32): usize {
  const sign = byteAt(at, end);
  if (sign != 0x2b && sign != 0x2d) return readUtc(at, end);
  if (allowed == NO_MINUS && sign == 0x2d) return refuse(FAULT_TIME_ZONE);
  const first = skipDigits(at + 1, end);
  const digits = first - at - 1;
  if (digits != 1 && digits != 2 && digits != 4) return refuse(FAULT_TIME_ZONE);
  let hours = readNumber(at + 1, first);
  let minutes: i64 = 0;
  let seconds: i64 = 0;
  if (digits == 4) {
    minutes = hours % 100;
    hours /= 100;
  }
  let last = first;
  if (byteAt(first, end) == 0x3a) {
    last = first + 3;
    if (digits == 4 || (allowed == NO_MINUS_WITH_COLON && sign == 0x2d)) return refuse(FAULT_TIME_ZONE);
    if (skipDigits(first + 1, end) != last) return refuse(FAULT_TIME_ZONE);
    minutes = readNumber(first + 1, last);
    if (byteAt(last, end) == 0x3a) {
      last += 3;
      if (skipDigits(first + 4, end) != last) return refuse(FAULT_TIME_ZONE);
      seconds = readNumber(first + 4, last);
    }
  }
  if (hours > MOST_HOURS || minutes > 59 || seconds > 59) return refuse(FAULT_TIME_ZONE);
  const offset = hours * HOUR + minutes * MINUTE + seconds * SECOND;
  offsetMicros = sign == 0x2d ? -offset : offset;
  return last;
}

function readUtc(at: usize, end: usize): usize {
  const last = skipLetters(at, end);
  // A bracket opens the name of a zone, in Java's way.
  if (last == at && byteAt(at, end) != 0x5b) return refuseSyntax();
  offsetMicros = 0;
  if (isWord(at, last, 'z') || isWord(at, last, 'utc') || isWord(at, last, 'gmt')) return last;
  if (isWord(at, last, 'ut') || isWord(at, last, 'zulu')) return last;
  return refuse(FAULT_TIME_ZONE);
}
