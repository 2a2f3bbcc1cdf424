import fc from 'fast-check';
import { nearValue } from './near-values.ts';

/** Values that many columns are made of. */
const USUAL = ['1', '-70000', '5000000000', '0.25', '1e3', '2024-05-06', '2024-05-06 07:08:09', 'true', 'x'];

/** Rows of columns whose values are mostly of one type, so that more than the first value matters; null for NULL. */
export function nearlyTyped<T>(
  other: fc.Arbitrary<T>,
  usual: (value: string) => T,
  freq = 6,
): fc.Arbitrary<(T | null)[][]> {
  const value = (text: string) =>
    fc.option(fc.oneof({ weight: freq, arbitrary: fc.constant(usual(text)) }, other), { freq: 8 });
  const rows = (texts: string[]) => fc.array(fc.tuple(...texts.map(value)), { minLength: 1, maxLength: 60 });
  return fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.constantFrom(...USUAL), { minLength: width, maxLength: width }))
    .chain(rows);
}

/** Records as CSV, and where each begins. The columns are c0, c1 and so on. */
export function csvOf(rows: readonly (readonly (string | null)[])[], quotes: boolean): [Buffer, number[]] {
  const width = rows[0]?.length ?? 0;
  let text = `${Array.from({ length: width }, (_, i) => `c${i}`).join(',')}\n`;
  const starts: number[] = [];
  for (const row of rows) {
    starts.push(Buffer.byteLength(text));
    text += `${row.map((value) => field(value, quotes)).join(',')}\n`;
  }
  return [Buffer.from(text), starts];
}

function field(value: string | null, quotes: boolean): string {
  if (value === null) return '';
  return quotes || value === '' || /["\n\r,]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A record of one empty field would be a blank line. */
export function withoutBlank(rows: readonly (readonly (string | null)[])[]): (string | null)[][] {
  return rows.map((row) => (row.length === 1 && row[0] === null ? ['x'] : [...row]));
}

/** Values as JSON writes them. */
export const jsonValue: fc.Arbitrary<string> = fc
  .oneof(
    nearValue.map((text) => JSON.stringify(text)),
    fc.json({ maxDepth: 2 }),
    fc.constantFrom('1.0', '1e3', '-0', '123456789012345678', '1234567890123456789', '1e200000', '{}', '[]'),
    fc.constantFrom('""', '"\\u00e9"', '"\\ud83d\\ude00"', '{"a":"\\n"}'),
  )
  // What PostgreSQL cannot hold makes its record a reject.
  .filter((text) => !/\\u0000|\\u[dD][89a-fA-F](?!3d\\ude00)/.test(text) || text === '"\\ud83d\\ude00"');

/** A usual value as JSON: numbers and words as they are, all else as a string. */
export function usualJson(value: string): string {
  return /^(?:-?\d+(?:\.\d+)?(?:e\d)?|true)$/.test(value) ? value : JSON.stringify(value);
}

/** Records as lines or as an array, and where each begins. The keys are c0, c1 and so on; none for null. */
export function jsonOf(rows: readonly (readonly (string | null)[])[], isArray: boolean): [Buffer, number[]] {
  const starts: number[] = [];
  let text = isArray ? '[\n' : '';
  for (const [i, row] of rows.entries()) {
    if (i > 0) text += isArray ? ',\n' : '\n';
    starts.push(Buffer.byteLength(text));
    const members = row.flatMap((value, c) => (value === null ? [] : [`"c${c}":${value}`]));
    text += `{${members.join(', ')}}`;
  }
  return [Buffer.from(`${text}\n${isArray ? ']' : ''}`), starts];
}
