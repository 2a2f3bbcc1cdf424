import { HOUR, MINUTE, SECOND } from './calendar';
import { addDays, addMicros, addMonths, addWeeks, addYears } from './span';
import { isWord } from './words';

/** Units of an interval, as bits: no unit may come twice. */
export const NO_UNIT: u32 = 0;
export const MICROSECONDS: u32 = 1;
export const MILLISECONDS: u32 = 2;
export const SECONDS: u32 = 4;
export const MINUTES: u32 = 8;
export const HOURS: u32 = 16;
export const DAYS: u32 = 32;
export const WEEKS: u32 = 64;
export const MONTHS: u32 = 128;
export const YEARS: u32 = 256;
export const DECADES: u32 = 512;
export const CENTURIES: u32 = 1024;
export const MILLENNIA: u32 = 2048;

export const FRACTIONS_OF_SECONDS: u32 = MICROSECONDS | MILLISECONDS;
export const CLOCK_UNITS: u32 = FRACTIONS_OF_SECONDS | SECONDS | MINUTES | HOURS;

/** The unit that `[at, end)` names, in any of PostgreSQL's spellings, or NO_UNIT. */
export function readUnit(at: usize, end: usize): u32 {
  if (isWord(at, end, 'd') || isPlural(at, end, 'day')) return DAYS;
  if (isWord(at, end, 'h') || isPlural(at, end, 'hour') || isPlural(at, end, 'hr')) return HOURS;
  if (isWord(at, end, 'm') || isPlural(at, end, 'minute') || isPlural(at, end, 'min')) return MINUTES;
  if (isWord(at, end, 's') || isPlural(at, end, 'second') || isPlural(at, end, 'sec')) return SECONDS;
  if (isPlural(at, end, 'month') || isPlural(at, end, 'mon')) return MONTHS;
  if (isWord(at, end, 'y') || isPlural(at, end, 'year') || isPlural(at, end, 'yr')) return YEARS;
  if (isWord(at, end, 'w') || isPlural(at, end, 'week')) return WEEKS;
  if (isWord(at, end, 'ms') || isPlural(at, end, 'msec') || isPlural(at, end, 'msecond')) return MILLISECONDS;
  if (isPlural(at, end, 'millisecond')) return MILLISECONDS;
  if (isWord(at, end, 'us') || isPlural(at, end, 'usec') || isPlural(at, end, 'usecond')) return MICROSECONDS;
  if (isPlural(at, end, 'microsecond')) return MICROSECONDS;
  if (isPlural(at, end, 'decade') || isPlural(at, end, 'dec')) return DECADES;
  if (isWord(at, end, 'c') || isWord(at, end, 'cent') || isWord(at, end, 'century') || isWord(at, end, 'centuries')) {
    return CENTURIES;
  }
  if (isPlural(at, end, 'mil') || isWord(at, end, 'millennium') || isWord(at, end, 'millennia')) return MILLENNIA;
  return NO_UNIT;
}

/** Adds so many units, with the fraction that was set, to the span. */
export function addUnits(count: i64, unit: u32): bool {
  switch (unit) {
    case MICROSECONDS: return addMicros(count, 1);
    case MILLISECONDS: return addMicros(count, 1000);
    case SECONDS: return addMicros(count, SECOND);
    case MINUTES: return addMicros(count, MINUTE);
    case HOURS: return addMicros(count, HOUR);
    case DAYS: return addDays(count);
    case WEEKS: return addWeeks(count);
    case MONTHS: return addMonths(count);
    case YEARS: return addYears(count, 1);
    case DECADES: return addYears(count, 10);
    case CENTURIES: return addYears(count, 100);
    default: return addYears(count, 1000);
  }
}

/** Whether `[at, end)` is the word, or the word and an s. */
function isPlural(at: usize, end: usize, word: string): bool {
  if (isWord(at, end, word)) return true;
  return end - at == <usize>word.length + 1 && (load<u8>(end - 1) | 0x20) == 0x73 && isWord(at, end - 1, word);
}
