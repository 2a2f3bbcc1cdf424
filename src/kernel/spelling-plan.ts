import type { TimeFormat } from '../formats/times/time-format.ts';
import * as layout from './layout.ts';
import type { PlanImage } from './plan-image.ts';
import { placeTimeProgram } from './time-plan.ts';

/** How one field writes its times. */
export interface TimeSpelling {
  readonly field: number;
  readonly of: 'time';
  readonly format: TimeFormat;
}

/** How one field writes its values. */
export type Spelling =
  | { readonly field: number; readonly of: 'number'; readonly decimal: number; readonly thousands: number }
  | {
      readonly field: number;
      readonly of: 'bool';
      readonly trueWords: readonly string[];
      readonly falseWords: readonly string[];
    }
  | TimeSpelling;

/** Tells the plan how fields write their values that do not do it as PostgreSQL does. */
export function writeSpellings(image: PlanImage, header: number, spellings: readonly Spelling[]): void {
  const at = image.place(new Uint8Array(spellings.length * layout.SPELLING_SIZE));
  for (const [i, spelling] of spellings.entries()) {
    const entry = at + i * layout.SPELLING_SIZE;
    const [kind, a, b] = words(image, spelling);
    image.u32(entry + layout.SPELLING_FIELD, spelling.field);
    image.u32(entry + layout.SPELLING_KIND, kind);
    image.u32(entry + layout.SPELLING_A, a);
    image.u32(entry + layout.SPELLING_B, b);
  }
  image.u32(header + layout.PLAN_SPELLINGS, spellings.length);
  image.u32(header + layout.PLAN_SPELLINGS_AT, at);
}

function words(image: PlanImage, spelling: Spelling): [kind: number, a: number, b: number] {
  if (spelling.of === 'number') return [layout.SPELLING_NUMBER, spelling.decimal, spelling.thousands];
  if (spelling.of === 'time') return [layout.SPELLING_TIME, placeTimeProgram(image, spelling.format), 0];
  const { trueWords, falseWords } = spelling;
  return [layout.SPELLING_BOOL, placeCounted(image, trueWords), placeCounted(image, falseWords)];
}

/** Pairs of address and length. */
export function placeWords(image: PlanImage, words: readonly string[]): number {
  const pairs = image.place(new Uint8Array(words.length * 8));
  for (const [i, word] of words.entries()) {
    const bytes = Buffer.from(word);
    image.u32(pairs + i * 8, image.place(bytes));
    image.u32(pairs + i * 8 + 4, bytes.length);
  }
  return pairs;
}

/** How many words, and where their pairs are. */
export function placeCounted(image: PlanImage, words: readonly string[]): number {
  const head = image.place(new Uint8Array(8));
  image.u32(head, words.length);
  image.u32(head + 4, placeWords(image, words));
  return head;
}
