import { SluiceError } from '../errors.ts';
import type { CsvSettings } from './csv-settings.ts';

/** Refuses two meanings of one character. Throws `usage`. */
export function refuseCsvClashes(settings: CsvSettings): void {
  const { delimiter, quote, escape: escaping, escapes, comment, decimal, thousands } = settings;
  const { trueWords, falseWords } = settings;
  const clash = (one: string, other: string) => {
    throw new SluiceError('usage', `${one} and ${other} are the same`);
  };
  if (delimiter === quote) clash('--delimiter', '--quote');
  if (delimiter === escaping) clash('--delimiter', '--escape');
  refuseWithin(delimiter, '--quote', quote);
  refuseWithin(delimiter, '--escape', escaping);
  if (comment !== '' && delimiter.startsWith(comment)) clash('--comment', '--delimiter');
  if (comment !== '' && comment === quote) clash('--comment', '--quote');
  if (comment !== '' && comment === escaping) clash('--comment', '--escape');
  if (decimal === thousands) clash('--decimal', '--thousands');
  refuseEscape(settings);
  if (escapes !== 'quotes' && settings.trim) {
    throw new SluiceError('usage', `--trim and --escapes ${escapes}: an escaped blank belongs to its field`);
  }
  for (const [option, sign] of [
    ['--decimal', decimal],
    ['--thousands', thousands],
  ] as const) {
    if (/[0-9+eE-]/.test(sign)) {
      throw new SluiceError('usage', `${JSON.stringify(sign)} cannot divide a number`, { place: option });
    }
  }
  const both = trueWords.find((word) => falseWords.includes(word));
  if (both !== undefined) throw new SluiceError('usage', `${JSON.stringify(both)} is both true and false`);
}

function refuseWithin(delimiter: string, option: string, character: string): void {
  if (character === '' || !delimiter.includes(character)) return;
  throw new SluiceError('usage', `the delimiter holds ${JSON.stringify(character)}, which is ${option}`, {
    place: '--delimiter',
  });
}

function refuseEscape({ quote, escape: escaping, escapes }: CsvSettings): void {
  if (escapes === 'quotes' && escaping !== '' && quote === '') {
    throw new SluiceError('usage', 'an escape acts within quotes, and there are none', {
      place: '--escape',
      hint: '--escapes postgres, or mysql, where it acts anywhere',
    });
  }
  if (escapes !== 'quotes' && escaping === '') {
    throw new SluiceError('usage', 'there is no character that escapes', { place: '--escapes' });
  }
  // What stands behind an escape has a meaning of its own.
  if (/[0-9A-Za-z.\s]/.test(escaping)) {
    throw new SluiceError('usage', `${JSON.stringify(escaping)} cannot escape`, { place: '--escape' });
  }
}
