import { isWord, matchesLetters } from './words';

/** The month that `[at, end)` names in English, in full or by three letters (or `sept`); 0 if none. */
export function readMonth(at: usize, end: usize): u32 {
  if (end - at < 3) return 0;
  if (isName(at, end, 'january')) return 1;
  if (isName(at, end, 'february')) return 2;
  if (isName(at, end, 'march')) return 3;
  if (isName(at, end, 'april')) return 4;
  if (isName(at, end, 'may')) return 5;
  if (isName(at, end, 'june')) return 6;
  if (isName(at, end, 'july')) return 7;
  if (isName(at, end, 'august')) return 8;
  if (isName(at, end, 'september') || isWord(at, end, 'sept')) return 9;
  if (isName(at, end, 'october')) return 10;
  if (isName(at, end, 'november')) return 11;
  if (isName(at, end, 'december')) return 12;
  return 0;
}

/** The day of the week that `[at, end)` names, in full or by three letters: 0 for Sunday to 6, or -1. */
export function readWeekday(at: usize, end: usize): i32 {
  if (end - at < 3) return -1;
  if (isName(at, end, 'sunday')) return 0;
  if (isName(at, end, 'monday')) return 1;
  if (isName(at, end, 'tuesday')) return 2;
  if (isName(at, end, 'wednesday')) return 3;
  if (isName(at, end, 'thursday')) return 4;
  if (isName(at, end, 'friday')) return 5;
  if (isName(at, end, 'saturday')) return 6;
  return -1;
}

/** Whether `[at, end)` is the name or its first three letters. */
function isName(at: usize, end: usize, name: string): bool {
  return matchesLetters(at, end, name) && (end - at == 3 || end - at == <usize>name.length);
}
