import { isWord } from './words';

/** Words that stand for a whole value. */
export const NO_WORD: u32 = 0;
export const INFINITY: u32 = 1;
export const MINUS_INFINITY: u32 = 2;
/** From here on: words that are refused unless relative times are allowed. */
export const NOW: u32 = 3;
export const TODAY: u32 = 4;
export const TOMORROW: u32 = 5;
export const YESTERDAY: u32 = 6;
export const EPOCH: u32 = 7;
export const ALLBALLS: u32 = 8;

/** The special word that `[at, end)` is, in any case, or NO_WORD. */
export function readTimeWord(at: usize, end: usize): u32 {
  if (isWord(at, end, 'infinity')) return INFINITY;
  if (at < end && load<u8>(at) == 0x2d && isWord(at + 1, end, 'infinity')) return MINUS_INFINITY;
  if (isWord(at, end, 'now')) return NOW;
  if (isWord(at, end, 'today')) return TODAY;
  if (isWord(at, end, 'tomorrow')) return TOMORROW;
  if (isWord(at, end, 'yesterday')) return YESTERDAY;
  if (isWord(at, end, 'epoch')) return EPOCH;
  if (isWord(at, end, 'allballs')) return ALLBALLS;
  return NO_WORD;
}
