import { SluiceError } from '../errors.ts';
import type { CsvSettings } from './csv-settings.ts';
import { within } from './limits.ts';
import type { RawLoad } from './raw.ts';
import { notUnderstood, parseCount } from './sizes.ts';

/** Dialects that have a name, and the endings of files that are written in them. */
const TSV_ENDING = /\.(tsv|tab)(\.[a-z0-9]+)?$/i;

const NAMED_BYTES: ReadonlyMap<string, string> = new Map([
  ['\\t', '\t'],
  ['tab', '\t'],
  ['comma', ','],
  ['semicolon', ';'],
  ['pipe', '|'],
  ['space', ' '],
]);

/** What the options say of CSV. Throws `usage`. */
export function resolveCsv(raw: RawLoad, source: string): CsvSettings {
  const delimiter = byte('--delimiter', raw.delimiter ?? (TSV_ENDING.test(source) ? 'tab' : ','));
  const quote = raw.quote === 'none' || raw.quote === '' ? '' : byte('--quote', raw.quote ?? '"');
  const comment = raw.comment === undefined ? '' : byte('--comment', raw.comment);
  const decimal = byte('--decimal', raw.decimal ?? '.');
  const thousands =
    raw.thousands === undefined || raw.thousands === 'none' ? '' : byte('--thousands', raw.thousands);
  const settings: CsvSettings = {
    delimiter,
    quote,
    comment,
    skipLines:
      raw.skipLines === undefined ? 0 : within('skipLines', parseCount('--skip-lines', raw.skipLines)),
    nulls: words('--null', raw.null, delimiter, quote),
    emptyIsNull: oneOf('--empty', raw.empty ?? 'null', ['null', 'string']) === 'null',
    trim: raw.trim ?? false,
    ragged: oneOf('--ragged', raw.ragged ?? 'reject', ['reject', 'pad', 'truncate']),
    decimal,
    thousands,
    trueWords: words('--true', raw.true, delimiter, quote),
    falseWords: words('--false', raw.false, delimiter, quote),
  };
  refuseClashes(settings);
  return settings;
}

/** One character of ASCII that can divide or enclose fields, or its name. */
function byte(option: string, typed: string): string {
  const character = NAMED_BYTES.get(typed.toLowerCase()) ?? typed;
  const isOne = character.length === 1 && character !== '\0' && character <= '\x7f';
  if (isOne && !/[\r\n]/.test(character)) return character;
  throw notUnderstood(option, typed, 'one character of ASCII, or tab, comma, semicolon, pipe, space');
}

function oneOf<T extends string>(option: string, typed: string, known: readonly T[]): T {
  const found = known.find((name) => name === typed);
  if (found === undefined) throw notUnderstood(option, typed, `one of ${known.join(', ')}`);
  return found;
}

function words(option: string, typed: readonly string[] = [], delimiter: string, quote: string): string[] {
  within('nulls', typed.length);
  for (const word of typed) {
    if (word !== '') within('nullBytes', Buffer.byteLength(word));
    if (!/[\r\n]/.test(word) && !word.includes(delimiter) && (quote === '' || !word.includes(quote)))
      continue;
    throw new SluiceError('usage', `${JSON.stringify(word)} cannot stand in an unquoted field`, {
      place: option,
    });
  }
  return [...new Set(typed.filter((word) => word !== ''))];
}

/** Two meanings of one character. */
function refuseClashes({
  delimiter,
  quote,
  comment,
  decimal,
  thousands,
  trueWords,
  falseWords,
}: CsvSettings): void {
  const clash = (one: string, other: string) => {
    throw new SluiceError('usage', `${one} and ${other} are the same`);
  };
  if (delimiter === quote) clash('--delimiter', '--quote');
  if (comment !== '' && comment === delimiter) clash('--comment', '--delimiter');
  if (comment !== '' && comment === quote) clash('--comment', '--quote');
  if (decimal === thousands) clash('--decimal', '--thousands');
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
