import type { Dialect } from './dialect.ts';

/*
 * Which way of reading a file is right, as G. J. J. van den Burg, A. Nazábal and C. Sutton measure it ("Wrangling
 * messy CSV files by detecting row and type patterns", 2019): the records should be alike, with many fields, and
 * the fields should be values of some kind.
 */

const NUMBER = /^[-+]?(?:\d+|\d{1,3}(?:[.,' ]\d{3})+)?(?:[.,]\d+)?(?:e[-+]?\d+)?\s?%?$/i;
const TIME = /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T ,]+\d{1,2}:\d\d.*)?$|^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?$/;
const LINK = /^(?:[a-z][a-z0-9+.-]*:\/\/\S+|[^\s@,;|]+@[^\s@,;|]+)$/i;
/** Characters that divide fields, and so are seldom met in one that no quotes enclose. */
const DIVIDERS = /[;\t|\p{Cc}]/u;

/** Neither letters nor digits. */
const NOTHING = /^[^\p{L}\p{N}]*$/u;

export interface ReadField {
  readonly text: string;
  readonly quoted: boolean;
}

export interface RecordScore {
  /** How much the records are alike in their number of fields; 0 to 1. */
  readonly pattern: number;
  /** How many of the fields are values of some kind; 0 to 1. */
  readonly types: number;
}

export function scoreRecords(records: readonly (readonly ReadField[])[], dialect: Dialect): RecordScore {
  const widths = new Map<number, number>();
  let fields = 0;
  let known = 0;
  const widest = Math.max(...records.map(({ length }) => length));
  const isEmpty = Array.from({ length: widest }, (_, i) =>
    records.every((record) => NOTHING.test(record[i]?.text ?? '')),
  );
  for (const record of records) {
    widths.set(record.length, (widths.get(record.length) ?? 0) + 1);
    for (const [i, field] of record.entries()) {
      fields += 1;
      // A column of nothing, or of signs, is a part of the delimiter.
      known += isEmpty[i] ? 0.05 : kindness(field, dialect);
    }
  }
  let pattern = 0;
  for (const [width, times] of widths) pattern += times * Math.max(1e-3, (width - 1) / width);
  return { pattern: pattern / widths.size / records.length, types: Math.max(1e-10, known / fields) };
}

/** How much a field looks like one value. */
function kindness(field: ReadField, { quote }: Dialect): number {
  const text = field.text.trim();
  if (text === '' || NUMBER.test(text) || TIME.test(text) || LINK.test(text)) return 1;
  if (field.quoted) return 0.98;
  // Quotes at its ends were meant to be read as such.
  if (/^".*"$|^'.*'$/s.test(text) || (quote === undefined && /^["']|["']$/.test(text))) return 0;
  if (DIVIDERS.test(text)) return 0.1;
  return text.includes(',') ? 0.7 : 0.95;
}
