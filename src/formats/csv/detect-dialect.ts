import { bomLength } from './bom.ts';
import { type DetectedHeader, detectHeader } from './detect-header.ts';
import { DEFAULT_DIALECT, type Dialect, type LineStyle } from './dialect.ts';
import { detectLineStyle } from './lines.ts';
import { decodeReference, frameOne } from './reference.ts';
import { type ReadField, scoreRecords } from './score-records.ts';

/** What the beginning of an input shows of how it writes CSV. Nothing is decided by it. */
export interface DetectedDialect {
  /** One character or several. Where records have one field, nothing shows it: the comma. */
  readonly delimiter: string;
  /** One character of ASCII; '' where quotes are bytes like any other. */
  readonly quote: string;
  readonly lineStyle: LineStyle;
  /** Lines above the first record: a title, notes. */
  readonly skipLines: number;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Fields of the first record as text, be they names or values. */
  readonly first: readonly string[];
  /** Fields of a record. */
  readonly fields: number;
  /** Records looked at, the header among them. */
  readonly records: number;
  /** 0 for a coincidence to 1 for no doubt: of the delimiter and quote, and of what was said about the header. */
  readonly score: number;
  readonly headerScore: number;
  /** One line for each of delimiter, quote, lines above, header, in this order, where there is something to say. */
  readonly evidence: readonly string[];
}

/** One way to read an input, and what it makes of it. */
interface Reading {
  readonly dialect: Dialect;
  readonly delimiter: string;
  readonly records: readonly (readonly ReadField[])[];
  /** Lines above the first record that counts. */
  readonly skipped: number;
  readonly broken: number;
  readonly score: number;
}

const USUAL = [',', ';', '\t', '|'];
const DELIMITERS = [...USUAL, '\x01', '\x1f', '~', '^', ':', '||', '~|~', '|~|', '::'];
const QUOTES = [0x22, 0x27, undefined];
const RECORDS_LOOKED_AT = 200;
const BYTES_LOOKED_AT = 1 << 17;
/** More lines than these above the records are no title. */
const MOST_LINES_ABOVE = 20;

/**
 * Finds how an input is most likely written, from its first bytes: `head` begins where the input begins;
 * with `isWhole` it also ends there. Undefined where there is no whole record, or nothing but blanks.
 * Throws `source/header` for the byte order mark of another encoding.
 */
export function detectDialect(head: Uint8Array, isWhole: boolean): DetectedDialect | undefined {
  const all = head.subarray(bomLength(head));
  const bytes = all.subarray(0, BYTES_LOOKED_AT);
  const isCut = !isWhole || bytes.length < all.length;
  let best: Reading | undefined;
  for (const quote of QUOTES) {
    if (quote !== undefined && quote !== DEFAULT_DIALECT.quote && !bytes.includes(quote)) continue;
    for (const delimiter of DELIMITERS) {
      if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(delimiter) && delimiter !== ',')
        continue;
      const reading = readAs(bytes, isCut, delimiter, quote);
      if (reading !== undefined && (best === undefined || reading.score > best.score + 1e-9)) best = reading;
    }
  }
  return best && describe(best);
}

function readAs(
  bytes: Uint8Array,
  isCut: boolean,
  delimiter: string,
  quote: number | undefined,
): Reading | undefined {
  const given = { ...DEFAULT_DIALECT, delimiter: Buffer.from(delimiter), quote };
  const dialect = { ...given, lineStyle: detectLineStyle(bytes, !isCut, given) };
  const all: ReadField[][] = [];
  let broken = 0;
  for (let start = 0; start < bytes.length && all.length < RECORDS_LOOKED_AT; ) {
    const framed = frameOne(bytes, start, dialect, bytes.length);
    if (isCut && framed.next === bytes.length) break;
    start = framed.next;
    if (framed.kind === 'broken') broken += 1;
    if (framed.kind !== 'record' || framed.end === framed.start) continue;
    const fields = decodeReference(bytes, framed.start, framed.end, dialect);
    all.push(
      fields.map((field) => {
        const text = Buffer.from(field.value).toString();
        return { text, quoted: field.quoted };
      }),
    );
  }
  if (all.length === 0) return undefined;
  const skipped = linesAbove(all.map(({ length }) => length));
  const records = all.slice(skipped);
  const { pattern, types } = scoreRecords(records, dialect);
  const whole = records.length / (all.length + broken);
  const usual = USUAL.includes(delimiter) ? 1 : 0.8;
  // Of two readings that are equally good the one whose quotes enclose something is meant.
  const isUsed = dialect.quote === DEFAULT_DIALECT.quote || all.some((record) => record.some(isQuoted));
  return {
    dialect,
    delimiter,
    records,
    skipped,
    broken,
    score: pattern * types * whole * usual * (isUsed ? 1 : 0.99),
  };
}

function isQuoted({ quoted }: ReadField): boolean {
  return quoted;
}

/** Records at the beginning that are narrower than all that follow, which have several fields. */
function linesAbove(widths: readonly number[]): number {
  const usual = widths[widths.length - 1] as number;
  const first = widths.indexOf(usual);
  if (first <= 0 || first > MOST_LINES_ABOVE || usual < 2 || widths.length - first < 2) return 0;
  const above = widths.slice(0, first);
  return above.every((width) => width < usual) && widths.slice(first).every((width) => width === usual)
    ? first
    : 0;
}

function describe({ dialect, delimiter, records: read, skipped, broken, score }: Reading): DetectedDialect {
  const records = read.map((record) => record.map(({ text }) => text));
  const first = records[0] as readonly string[];
  const fields = usualWidth(records);
  const quote = dialect.quote === undefined ? '' : String.fromCharCode(dialect.quote);
  const alike = records.filter(({ length }) => length === fields).length;
  const header: DetectedHeader = detectHeader(records.filter(({ length }) => length === fields));
  const evidence = [
    `${count(alike)} of the first ${count(records.length + broken)} records ${alike === 1 ? 'has' : 'have'} ${fields} ${fields === 1 ? 'field' : 'fields'} when divided at ${nameOfByte(delimiter)}`,
    ...(quote === '"'
      ? []
      : [quote === '' ? 'quotes enclose nothing' : `fields are enclosed in ${nameOfByte(quote)}`]),
    ...(skipped > 0
      ? [
          `${skipped} ${skipped === 1 ? 'line' : 'lines'} above the first record ${skipped === 1 ? 'has' : 'have'} fewer fields`,
        ]
      : []),
    header.evidence,
  ];
  return {
    delimiter,
    quote,
    lineStyle: dialect.lineStyle,
    skipLines: skipped,
    header: header.isHeader,
    first,
    fields,
    records: records.length,
    score,
    headerScore: header.score,
    evidence,
  };
}

function usualWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((one, other) => (other[1] > one[1] ? other : one))[0];
}

/** A character for people: `tab`, `";"`, `0x01`. */
export function nameOfByte(character: string): string {
  if (character === '\t') return 'tab';
  const code = character.charCodeAt(0);
  if (code < 0x20 || code > 0x7e) return `0x${code.toString(16).padStart(2, '0')}`;
  return character === '"' ? `'"'` : `"${character}"`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
