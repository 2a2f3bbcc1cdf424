import type { FaultCode } from '../record/fault.ts';
import type { Column } from '../record/schema.ts';
import { shellWord } from './shell-word.ts';

/** What a hint may go by. */
export interface HintFacts {
  /** The value at fault, as text; undefined where it is none, or not short. */
  readonly word: string | undefined;
  readonly quoted: boolean;
  readonly column: Column | undefined;
  /** Whether a backslash stands right before what is pointed at. */
  readonly isBehindBackslash?: boolean;
  /** Whether the source was decoded to UTF-8. */
  readonly isDecoded?: boolean;
}

/** The remedy for each kind of fault, by its code. Absent where there is none to give. */
const REMEDIES: Partial<Record<FaultCode, string>> = {
  'csv/stray-quote': 'put the field in quotes, and write each quote inside it twice: "say ""hi"""',
  'csv/unclosed-quote': 'close the quote that opens here, or double it if it belongs to the text',
  'csv/record-too-long': 'look for a quote that is never closed',
  'csv/too-few-fields': 'look for a line break that stands outside quotes',
  'csv/too-many-fields': 'put fields that hold the delimiter in quotes',
  'csv/bare-cr': 'put the field in quotes, or end lines with LF or CRLF throughout',
  'csv/escape': 'write the escape character twice where it is meant as itself',
  'json/depth': '--max-depth allows more',
  'json/not-object': 'write one object on each line',
  'json/record-too-long': 'look for a line end, or a quote, that is missing',
  'json/unknown-key': '--ignore-extra leaves such keys out, --rest column keeps them',
  'json/duplicate-key': '--duplicate-keys last takes the last one',
  'json/nul': '--nul strip leaves it out',
  'json/missing-key': '--missing null makes it NULL',
  'text/utf8':
    '--encoding windows-1252 reads it, if that is what it is; --invalid-utf8 replace puts U+FFFD there',
  'text/nul': '--nul strip leaves such bytes out',
  'rule/not-null': 'give it a value, or let the column be NULL',
  'type/length': 'widen the column, or shorten the value',
  'type/boolean': 'write true or false',
  'type/integer': 'write it in digits: -1234',
  'type/integer-range': 'widen the column',
  'type/float': 'write it as -1234.5 or 1.5e-7',
  'type/float-range': 'make the column numeric',
  'type/numeric': 'write it as -1234.56',
  'type/numeric-range': 'widen the column',
  'type/numeric-scale': '--lossy lets PostgreSQL round',
  'type/uuid': 'write it as 123e4567-e89b-12d3-a456-426614174000',
  'type/date': 'write it as YYYY-MM-DD',
  'type/time': 'write it as HH:MM:SS',
  'type/timestamp': 'write it as YYYY-MM-DD HH:MM:SS',
  'type/time-precision': '--lossy lets PostgreSQL round',
  'type/relative-time': '--allow-relative-times takes it as of the start of the run',
  'type/ambiguous-date': 'write it as YYYY-MM-DD',
  'type/time-zone': 'write the offset instead: +05:30',
  'type/interval': 'write it as 1 day 02:03:04 or P1DT2H3M4S',
  'type/bytea': 'write it as \\x and pairs of hexadecimal digits',
  'type/inet': 'write it as 192.168.0.1 or 2001:db8::1',
  'type/cidr-bits': 'clear the bits behind the mask, or make the column inet',
  'type/macaddr': 'write it as 08:00:2b:01:02:03',
  'type/enum': 'write one of its labels, or add the label to the type',
  'type/array': 'write it as {a,b,c}',
};

const BACKSLASH_HINT = "if a backslash makes it a part of the text: --escape '\\'";

/** A longer value is hardly a word for NULL. */
const WORD_LENGTH = 24;

/** One line of help for a fault, or none. */
export function hintFor(code: FaultCode, facts: HintFacts): string | undefined {
  if (code === 'text/utf8' && facts.isDecoded) return '--invalid-utf8 replace puts U+FFFD there';
  if (code === 'csv/stray-quote' && facts.isBehindBackslash) return BACKSLASH_HINT;
  const word = nullWord(code, facts);
  return word === undefined ? (timeRemedy(code, facts) ?? REMEDIES[code]) : `--null ${word} reads it as NULL`;
}

const TIME_CODES: readonly FaultCode[] = ['type/date', 'type/time', 'type/timestamp'];

/** Of times, which a source may write in its own way. */
function timeRemedy(code: FaultCode, { column }: HintFacts): string | undefined {
  if (column === undefined) return undefined;
  if (column.written !== undefined && TIME_CODES.includes(code)) return `write it as ${column.written}`;
  if (code !== 'type/ambiguous-date') return undefined;
  const word = shellWord(`${column.name}=DD.MM.YYYY`);
  return word && `--date-format ${word}, or MM/DD/YYYY, says what is meant`;
}

/**
 * A word that could mean NULL: `abc` or `n/a` where a number belongs. Never one with digits, for that
 * is a value in another spelling; never a quoted one, for quotes make it a value.
 */
function nullWord(code: FaultCode, { word, quoted, column }: HintFacts): string | undefined {
  const isOfType =
    code.startsWith('type/') && REMEDIES[code] !== undefined && !REMEDIES[code].startsWith('--');
  if (!isOfType || code.endsWith('-range') || code === 'type/length' || code === 'type/enum')
    return undefined;
  // JSON has a word of its own for it.
  if (column?.path !== undefined) return undefined;
  if (word === undefined || word === '' || word.length > WORD_LENGTH || quoted || column?.notNull) {
    return undefined;
  }
  return /\p{Nd}|[,"\s]/u.test(word) ? undefined : shellWord(word);
}
