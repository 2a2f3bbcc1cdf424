import fc from 'fast-check';

/** Texts that CSV may stumble over, with a few that it may not. */
export const anyField = fc.oneof(
  fc.constant(''),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ', 'é', '𝄞'), maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('1', '-12.5', 'NULL', '\\N', '\\.', '2024-02-29', 'true', '{"a":"b"}', ';', '\t', '\0'),
);

const lineEnd = fc.constantFrom('\n', '\r\n');

const written = fc.record({ value: anyField, quote: fc.boolean(), lineEnd });

/** Rows of one width as CSV text: quoted where needed and, at random, where not; LF and CR LF mixed. */
export const wellFormed = fc
  .record({
    width: fc.integer({ min: 1, max: 6 }),
    fields: fc.array(written, { maxLength: 60 }),
    end: fc.boolean(),
  })
  .map(({ width, fields, end }) => {
    const lines: string[] = [];
    for (let at = 0; at + width <= fields.length; at += width) {
      const row = fields.slice(at, at + width);
      const text = row.map((field) => writeField(field.value, field.quote || width === 1)).join(',');
      lines.push(text, row[0]?.lineEnd ?? '\n');
    }
    if (!end) lines.pop();
    return { width, text: lines.join('') };
  });

export function writeField(value: string, quote: boolean): string {
  return quote || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Texts of few different bytes: every fault of framing turns up within a few thousand of them. */
export function hostile(units: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...units), maxLength, size: 'max' });
}
