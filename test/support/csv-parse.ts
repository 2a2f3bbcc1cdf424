import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect } from 'vitest';
import { DEFAULT_DIALECT, type Dialect } from '../../src/formats/csv/dialect.ts';
import { decodeReference, frameReference } from '../../src/formats/csv/reference.ts';
import { hostile } from './csv.ts';

interface Row {
  readonly next: number;
  readonly fields: readonly { readonly text: string; readonly quoted: boolean }[];
}

const UNLIMITED = 1 << 30;
const character = (byte: number) => String.fromCharCode(byte);

/** What csv-parse makes of an input in a dialect, or the code of its error. */
export function parsed(
  bytes: Buffer,
  { delimiter, quote, escape: escaping }: Dialect,
): readonly Row[] | string {
  try {
    const rows: unknown = parse(bytes, {
      encoding: null,
      info: true,
      delimiter: Buffer.from(delimiter).toString(),
      quote: quote === undefined ? false : character(quote),
      escape: escaping === undefined ? '"' : character(escaping),
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      cast: (value, context) => ({ text: Buffer.from(value).toString(), quoted: context.quoting }),
    });
    return (rows as { record: Row['fields']; info: { bytes: number } }[]).map((row) => {
      return { next: row.info.bytes, fields: row.record };
    });
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** The same from the reference. */
export function referred(bytes: Buffer, dialect: Dialect): readonly Row[] | 'broken' {
  const framed = frameReference(bytes, dialect, UNLIMITED);
  if (framed.some((one) => one.kind === 'broken')) return 'broken';
  return framed.map((one) => {
    const fields = decodeReference(bytes, one.start, one.end, dialect).map((field) => {
      return { text: Buffer.from(field.value).toString(), quoted: field.quoted };
    });
    return { next: one.next, fields };
  });
}

const BROKEN = ['INVALID_OPENING_QUOTE', 'CSV_INVALID_CLOSING_QUOTE', 'CSV_QUOTE_NOT_CLOSED'];

/** Whatever is met: the same records and fields, or broken in both. */
export function checkDelimiter(delimiter: string, numRuns: number): void {
  const dialect = { ...DEFAULT_DIALECT, delimiter: Buffer.from(delimiter) };
  const units = [delimiter, delimiter, delimiter.slice(0, 1), '"', '\n', '\r\n', 'a', '""'];
  const agree = fc.property(hostile(units, 40), (text) => {
    const bytes = Buffer.from(text);
    const oracle = parsed(bytes, dialect);
    if (typeof oracle !== 'string') expect(referred(bytes, dialect)).toEqual(oracle);
    else {
      expect(BROKEN).toContain(oracle);
      expect(referred(bytes, dialect)).toBe('broken');
    }
  });
  fc.assert(agree, { numRuns });
}

/** The same where the escape stands only before what it escapes, and no quote is doubled: there they differ. */
export function checkEscape(escaping: string, quote: string, delimiter: string, numRuns: number): void {
  const [mark, escapeMark] = [quote.charCodeAt(0), escaping.charCodeAt(0)];
  const dialect = { ...DEFAULT_DIALECT, delimiter: Buffer.from(delimiter), quote: mark, escape: escapeMark };
  const units = [delimiter, '\n', 'a', quote, `${escaping}${quote}`, `${escaping}${escaping}`];
  const quoted = hostile([delimiter, '\n', 'a', `${escaping}${quote}`, `${escaping}${escaping}`], 6).map(
    (text) => `${quote}${text}${quote}`,
  );
  const texts = fc.oneof(
    hostile(units, 40),
    fc
      .array(fc.oneof(quoted, fc.constantFrom(delimiter, delimiter, '\n', '\r\n', 'a')), { maxLength: 20 })
      .map((it) => it.join('')),
  );
  let agreed = 0;
  const agree = fc.property(texts, (text) => {
    const bytes = Buffer.from(text);
    const [oracle, ours] = [parsed(bytes, dialect), referred(bytes, dialect)];
    if (typeof oracle !== 'string') {
      expect(ours).toEqual(oracle);
      agreed += 1;
    } else if (ours !== 'broken') expect(text).toContain(quote + quote);
  });
  fc.assert(agree, { numRuns });
  expect(agreed).toBeGreaterThan(numRuns / 10);
}
