import { SluiceError } from '../errors.ts';
import { refuseCsvClashes } from './csv-clashes.ts';
import { CSV_DIALECTS, type NamedDialect } from './csv-dialects.ts';
import type { CsvSettings } from './csv-settings.ts';
import { within } from './limits.ts';
import type { RawLoad } from './raw.ts';
import { notUnderstood, parseCount } from './sizes.ts';

/** Files that are written with tabs, by their ending. */
export const TSV_ENDING = /\.(tsv|tab)(\.[a-z0-9]+)?$/i;

const NAMED_BYTES: ReadonlyMap<string, string> = new Map([
  ['\\t', '\t'],
  ['tab', '\t'],
  ['comma', ','],
  ['semicolon', ';'],
  ['pipe', '|'],
  ['space', ' '],
]);

const DELIMITER_BYTES = 8;

/** What the options say of CSV. Throws `usage`. */
export function resolveCsv(typed: RawLoad, source: string): CsvSettings {
  const raw = withDialect(typed);
  const delimiter = delimiterOf(raw.delimiter ?? (TSV_ENDING.test(source) ? 'tab' : ','));
  const quote = byteOrNone('--quote', raw.quote ?? '"');
  const escapes = oneOf('--escapes', raw.escapes ?? 'quotes', ['quotes', 'postgres', 'mysql']);
  const escaping = byteOrNone('--escape', raw.escape ?? (escapes === 'quotes' ? 'none' : '\\'));
  const comment = raw.comment === undefined ? '' : byte('--comment', raw.comment);
  const decimal = byte('--decimal', raw.decimal ?? '.');
  const nulls = words('--null', raw.null, delimiter, quote);
  const settings: CsvSettings = {
    delimiter,
    quote,
    // A quote that escapes quotes is what doubling them is anyway.
    escape: escaping === quote ? '' : escaping,
    escapes,
    comment,
    skipLines:
      raw.skipLines === undefined ? 0 : within('skipLines', parseCount('--skip-lines', raw.skipLines)),
    nulls: escapes === 'quotes' ? nulls : [...new Set([...nulls, `${escaping}N`])],
    emptyIsNull: oneOf('--empty', raw.empty ?? 'null', ['null', 'string']) === 'null',
    trim: raw.trim ?? false,
    ragged: oneOf('--ragged', raw.ragged ?? 'reject', ['reject', 'pad', 'truncate']),
    decimal,
    thousands: raw.thousands === undefined ? '' : byteOrNone('--thousands', raw.thousands),
    trueWords: words('--true', raw.true, delimiter, quote),
    falseWords: words('--false', raw.false, delimiter, quote),
  };
  refuseCsvClashes(settings);
  return settings;
}

/** What was typed, and what the dialect's name says of the rest. */
function withDialect(typed: RawLoad): RawLoad {
  if (typed.dialect === undefined) return typed;
  const name = oneOf('--dialect', typed.dialect, Object.keys(CSV_DIALECTS));
  const named = CSV_DIALECTS[name] as NamedDialect;
  const given = Object.entries(typed).filter(([, value]) => value !== undefined);
  // Without a character to do it, nothing is escaped.
  const isPlain = typed.escape === 'none' && typed.escapes === undefined;
  return {
    ...named,
    ...(isPlain && { escapes: 'quotes' }),
    ...(Object.fromEntries(given) as unknown as RawLoad),
  };
}

/** One to eight bytes of UTF-8, or a name. `\t` and `\x01` stand for what is hard to type. */
function delimiterOf(typed: string): string {
  const text = (NAMED_BYTES.get(typed.toLowerCase()) ?? typed)
    .replaceAll('\\t', '\t')
    .replace(/\\x([0-7][0-9a-f])/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  const bytes = Buffer.byteLength(text);
  if (bytes > 0 && bytes <= DELIMITER_BYTES && text.isWellFormed() && !/[\0\r\n]/.test(text)) return text;
  const known = `1 to ${DELIMITER_BYTES} bytes of text without line ends, or tab, comma, semicolon, pipe, space`;
  throw notUnderstood('--delimiter', typed, known);
}

function byteOrNone(option: string, typed: string): string {
  return typed === 'none' || typed === '' ? '' : byte(option, typed);
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
