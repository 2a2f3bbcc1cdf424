import { DEFAULT_DIALECT, type Dialect } from './dialect.ts';
import { countLineEnds, detectLineStyle } from './lines.ts';
import { decodeReference, frameOne } from './reference.ts';
import { type ReadField, scoreRecords } from './score-records.ts';

/** One way to read an input, and what it makes of its beginning. */
export interface Reading {
  readonly dialect: Dialect;
  readonly delimiter: string;
  readonly records: readonly (readonly ReadField[])[];
  /** Lines above the first record that counts. */
  readonly linesAbove: number;
  readonly broken: number;
  /** How likely it is what was meant; 0 to 1. */
  readonly score: number;
}

/** What nearly all files are divided at. */
export const USUAL_DELIMITERS = [',', ';', '\t', '|'];

const RECORDS_LOOKED_AT = 200;
/** More records than these above the others are no title. */
const MOST_ABOVE = 20;

/** Reads the first records in a way; undefined where none is whole. With `isCut` the input goes on behind `bytes`. */
export function readAs(
  bytes: Uint8Array,
  isCut: boolean,
  delimiter: string,
  way: Pick<Dialect, 'quote' | 'escape' | 'escapes'>,
): Reading | undefined {
  const nulls = way.escapes === 'quotes' ? DEFAULT_DIALECT.nulls : [Buffer.from('\\N')];
  const given = { ...DEFAULT_DIALECT, delimiter: Buffer.from(delimiter), nulls, ...way };
  const dialect = { ...given, lineStyle: detectLineStyle(bytes, !isCut, given) };
  const all: { readonly start: number; readonly fields: ReadField[] }[] = [];
  let broken = 0;
  for (let start = 0; start < bytes.length && all.length < RECORDS_LOOKED_AT; ) {
    const framed = frameOne(bytes, start, dialect, bytes.length);
    if (isCut && framed.next === bytes.length) break;
    start = framed.next;
    if (framed.kind === 'broken') broken += 1;
    if (framed.kind !== 'record' || framed.end === framed.start) continue;
    const fields = decodeReference(bytes, framed.start, framed.end, dialect).map(
      ({ value, isNull, quoted }) => {
        return { text: isNull ? '' : Buffer.from(value).toString(), quoted };
      },
    );
    all.push({ start: framed.start, fields });
  }
  const above = recordsAbove(all.map(({ fields }) => fields.length));
  const first = all[above];
  if (first === undefined) return undefined;
  const records = all.slice(above).map(({ fields }) => fields);
  const { pattern, types } = scoreRecords(records, dialect);
  const whole = records.length / (all.length + broken);
  const usual = delimiter.length > 1 || USUAL_DELIMITERS.includes(delimiter) ? 1 : 0.8;
  return {
    dialect,
    delimiter,
    records,
    linesAbove: above === 0 ? 0 : countLineEnds(bytes, 0, first.start, dialect.lineStyle),
    broken,
    score: pattern * types * whole * usual * useOf(dialect, records),
  };
}

/** Of two readings that are equally good the one whose quotes enclose something is meant. */
function useOf({ quote }: Dialect, records: readonly (readonly ReadField[])[]): number {
  const isUsed = records.some((fields) => fields.some(({ quoted }) => quoted));
  return isUsed || quote === DEFAULT_DIALECT.quote ? 1 : 0.99;
}

/** Records at the beginning that are narrower than all that follow, which have several fields. */
function recordsAbove(widths: readonly number[]): number {
  const usual = widths.at(-1) ?? 0;
  const first = widths.indexOf(usual);
  if (first <= 0 || first > MOST_ABOVE || usual < 2 || widths.length - first < 2) return 0;
  const isTitle = widths.slice(0, first).every((width) => width < usual);
  return isTitle && widths.slice(first).every((width) => width === usual) ? first : 0;
}
