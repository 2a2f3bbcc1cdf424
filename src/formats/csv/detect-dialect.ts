import { bomLength } from './bom.ts';
import { type DetectedHeader, detectHeader } from './detect-header.ts';
import { DEFAULT_DIALECT, type Dialect, type Escapes, type LineStyle } from './dialect.ts';
import { type Reading, readAs, USUAL_DELIMITERS } from './read-as.ts';

/** What the beginning of an input shows of how it writes CSV. Nothing is decided by it. */
export interface DetectedDialect {
  /** One character or several. Where records have one field, nothing shows it: the comma. */
  readonly delimiter: string;
  /** One character of ASCII; '' where quotes are bytes like any other. */
  readonly quote: string;
  /** What escapes; '' where nothing does but doubling quotes. */
  readonly escape: string;
  /** Where it acts. `postgres` also stands for `mysql`: most files do not show which of the two it is. */
  readonly escapes: Escapes;
  readonly lineStyle: LineStyle;
  /** Lines above the first record: a title, notes. */
  readonly skipLines: number;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Fields of the first record as text, be they names or values. */
  readonly first: readonly string[];
  /** Fields of a record. */
  readonly fields: number;
  /** Records looked at, the header among them, and how many of them have as many fields. */
  readonly records: number;
  readonly alike: number;
  /** Stretches that were looked at and are no records. */
  readonly broken: number;
  /** 0 for a coincidence to 1 for no doubt: of the delimiter and quote, and of what was said about the header. */
  readonly score: number;
  readonly headerScore: number;
  /** One line for each of delimiter, quote, escape, lines above, header, in this order, where there is something to say. */
  readonly evidence: readonly string[];
}

/** Not the colon, which stands in every time. */
const DELIMITERS = [...USUAL_DELIMITERS, '\x01', '\x1f', '~', '^', '||', '~|~', '|~|'];
const DOUBLE = 0x22;
const BACKSLASH = 0x5c;
/** Ways to enclose fields; each is tried where its mark is met. */
const WAYS: readonly (Pick<Dialect, 'quote' | 'escape' | 'escapes'> & { readonly mark: string })[] = [
  { quote: DOUBLE, escape: undefined, escapes: 'quotes', mark: '' },
  { quote: DOUBLE, escape: BACKSLASH, escapes: 'quotes', mark: '\\"' },
  { quote: 0x27, escape: undefined, escapes: 'quotes', mark: "'" },
  { quote: undefined, escape: undefined, escapes: 'quotes', mark: '"' },
  { quote: undefined, escape: BACKSLASH, escapes: 'postgres', mark: '\\N' },
];
const BYTES_LOOKED_AT = 1 << 17;
/** Better by less is not better: the one that was looked at first is more common. */
const MARGIN = 1e-9;

/**
 * Finds how an input is most likely written, from its first bytes: `head` begins where the input begins;
 * with `isWhole` it also ends there. Undefined where there is no whole record, or nothing but blanks.
 */
export function detectDialect(head: Uint8Array, isWhole: boolean): DetectedDialect | undefined {
  const all = head.subarray(bomLength(head));
  const bytes = Buffer.from(all.buffer, all.byteOffset, Math.min(all.length, BYTES_LOOKED_AT));
  const isCut = !isWhole || bytes.length < all.length;
  let best: Reading | undefined;
  for (const way of WAYS) {
    if (!bytes.includes(way.mark)) continue;
    for (const delimiter of DELIMITERS) {
      if (delimiter !== ',' && !bytes.includes(delimiter)) continue;
      const reading = readAs(bytes, isCut, delimiter, way);
      if (reading !== undefined && (best === undefined || reading.score > best.score + MARGIN))
        best = reading;
    }
  }
  return best && describe(undoubled(best, bytes, isCut));
}

/** Where every second field is empty, the header's names too, the delimiter is two of the same. */
function undoubled(reading: Reading, bytes: Uint8Array, isCut: boolean): Reading {
  const { records, delimiter, dialect } = reading;
  const doubled = DELIMITERS.find((other) => other === delimiter.repeat(2));
  const isDoubled = records.every(
    (record) => record.length > 2 && record.every(({ text }, i) => i % 2 === 0 || text === ''),
  );
  return (doubled && isDoubled ? readAs(bytes, isCut, doubled, dialect) : undefined) ?? reading;
}

function describe(reading: Reading): DetectedDialect {
  const { dialect, delimiter, linesAbove, broken, score } = reading;
  const records = reading.records.map((record) => record.map(({ text }) => text));
  const fields = usualWidth(records);
  const alike = records.filter(({ length }) => length === fields);
  const header = detectHeader(alike);
  return {
    delimiter,
    quote: character(dialect.quote),
    escape: character(dialect.escape),
    escapes: dialect.escapes,
    lineStyle: dialect.lineStyle,
    skipLines: linesAbove,
    header: header.isHeader,
    first: records[0] as readonly string[],
    fields,
    records: records.length,
    alike: alike.length,
    broken,
    score,
    headerScore: header.score,
    evidence: evidenceOf(reading, fields, alike.length, header),
  };
}

const ESCAPING: Readonly<Record<Escapes, string>> = {
  quotes: 'a backslash stands before quotes within quotes',
  postgres: 'backslashes escape, and \\N stands for NULL',
  mysql: 'backslashes escape, and \\N stands for NULL',
};

function evidenceOf(
  { dialect, delimiter, records, linesAbove, broken }: Reading,
  fields: number,
  alike: number,
  header: DetectedHeader,
): string[] {
  const whose = `${count(alike)} of the first ${count(records.length + broken)} records`;
  const lines = [
    `${whose} ${alike === 1 ? 'has' : 'have'} ${plural(fields, 'field')} when divided at ${nameOfDelimiter(delimiter)}`,
  ];
  if (dialect.quote === undefined) lines.push('quotes enclose nothing');
  else if (dialect.quote !== DEFAULT_DIALECT.quote) {
    lines.push(`fields are enclosed in ${nameOfDelimiter(character(dialect.quote))}`);
  }
  if (dialect.escape !== undefined) lines.push(ESCAPING[dialect.escapes]);
  if (linesAbove > 0) {
    lines.push(
      `${plural(linesAbove, 'line')} above the first record ${linesAbove === 1 ? 'has' : 'have'} fewer fields`,
    );
  }
  return [...lines, header.evidence];
}

function usualWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((one, other) => (other[1] > one[1] ? other : one))[0];
}

function character(byte: number | undefined): string {
  return byte === undefined ? '' : String.fromCharCode(byte);
}

/** A delimiter for people: `tab`, `";"`, `0x01`. */
export function nameOfDelimiter(text: string): string {
  if (text === '\t') return 'tab';
  if (text.length === 1 && !/[!-~]/.test(text))
    return `0x${text.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return text === '"' ? `'"'` : `"${text}"`;
}

function plural(number: number, what: string): string {
  return `${count(number)} ${what}${number === 1 ? '' : 's'}`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
