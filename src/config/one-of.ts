import { SluiceError } from '../errors.ts';
import { suggest } from './suggest.ts';

/** One of the words, or an error `usage` that says which was meant. */
export function oneOf<W extends string>(option: string, typed: string, words: readonly W[]): W {
  const found = words.find((word) => word === typed);
  if (found !== undefined) return found;
  const meant = suggest(typed, words);
  throw new SluiceError('usage', `${JSON.stringify(typed)} is none of ${words.join(', ')}`, {
    place: option,
    ...(meant === undefined ? {} : { hint: `did you mean ${meant}?` }),
  });
}
