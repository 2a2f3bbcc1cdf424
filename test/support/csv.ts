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
    width: fc.integer({ min: 1, max: 4 }),
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

/** Well-formed text with some of its characters changed, left out or put in. */
export const mutated = fc
  .record({ text: wellFormed, edits: fc.array(edit(), { minLength: 1, maxLength: 6 }) })
  .map(({ text: { width, text }, edits }) => {
    let changed = text;
    for (const { place, cut, insert } of edits) {
      const at = Math.floor(place * changed.length);
      changed = changed.slice(0, at) + insert + changed.slice(at + cut);
    }
    return { width, text: changed };
  });

function edit() {
  return fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.integer({ min: 0, max: 2 }),
    insert: fc.constantFrom('', '"', '""', ',', '\n', '\r', '\r\n', 'a', '\0'),
  });
}

/** Few different bytes with runs of others between them, so that things fall on the edges of blocks of 64 bytes. */
export const atEdges = fc
  .array(
    fc.oneof(
      hostile(['"', ',', '\n', '\r', '\r\n', 'a', '","', '""'], 8),
      fc
        .record({ byte: fc.constantFrom('a', 'a', ',', '\n', '"'), length: fc.integer({ min: 55, max: 70 }) })
        .map(({ byte, length }) => byte.repeat(length)),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''));

/**
 * Records by the ten thousand and records of ten thousand fields: what fills the tables of a chunk and of
 * a strip. At most about 600 kB.
 */
export const large = fc
  .array(
    fc.record({
      unit: fc.constantFrom(
        'a,b\n',
        'a,b,c\n',
        'a\n',
        ',\n',
        '\n',
        '"a""b",c\r\n',
        ',',
        '"',
        '"x',
        'x"y\n',
        'a\rb\n',
        '\0\n',
        'é,é\n',
        '\r',
      ),
      times: fc.oneof(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.constant(70_000),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((runs) =>
    runs.map(({ unit, times }) => unit.repeat(Math.min(times, Math.ceil(100_000 / unit.length)))).join(''),
  );
