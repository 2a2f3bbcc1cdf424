import fc from 'fast-check';
import { DEFAULT_DIALECT, type Escapes } from '../../src/formats/csv/dialect.ts';
import { hostile } from './csv.ts';
import { check, type Setting } from './csv-properties.ts';

const BACKSLASH = 0x5c;
const DELIMITERS = [',', '||', ',', 'é', '~|~', ',a', 'aab', '12345678'];
const ESCAPES: readonly (readonly [number | undefined, Escapes])[] = [
  [BACKSLASH, 'quotes'],
  [BACKSLASH, 'postgres'],
  [undefined, 'quotes'],
  [BACKSLASH, 'mysql'],
  [0x5e, 'postgres'],
];
const QUOTES = [0x22, undefined, 0x22];
const LINE_STYLES = ['lf', 'cr', 'lf', 'lf'] as const;
const LIMITS = [100_000, 40, 8, 1000, 3];
const NULLS = [[''], ['\\N'], ['', 'a', '\\N'], []];
const nth = <T>(choices: readonly T[], number: number): T => choices[number % choices.length] as T;

/** Settings that vectors do not serve: delimiters of several bytes, and escapes. */
export function carefulSettingOf(number: number): Setting {
  const [escaping, escapes] = nth(ESCAPES, number);
  // One byte without an escape is what vectors do.
  const delimiter = escaping === undefined ? nth(['||', 'é', ',,'], number) : nth(DELIMITERS, number);
  const dialect = {
    ...DEFAULT_DIALECT,
    delimiter: Buffer.from(delimiter),
    quote: escapes === 'quotes' ? 0x22 : nth(QUOTES, number),
    escape: escaping,
    escapes,
    lineStyle: nth(LINE_STYLES, Math.floor(number / 3)),
    comment: number % 7 === 3 ? 0x23 : undefined,
    trim: number % 11 === 5,
    ragged: nth(['reject', 'pad', 'truncate'] as const, Math.floor(number / 2)),
    nulls: nth(NULLS, number).map((token) => Buffer.from(token)),
  };
  const reading = { dialect, width: nth([2, 1, 3], number), maxRecordBytes: nth(LIMITS, number) };
  const division = {
    chunkBytes: nth([4096, 64, 512, 1], number + Math.floor(number / 4)),
    chunkRecords: nth([65_536, 1, 3], number),
    workers: nth([0, 0, 0, 0, 2], number),
  };
  const name =
    `${number}: ${JSON.stringify(delimiter)}, ${dialect.quote ? 'quotes' : 'no quotes'}, ` +
    `escape ${escaping ?? 'none'} as ${escapes}, style ${dialect.lineStyle}, width ${reading.width}, ragged ${dialect.ragged}, ` +
    `records of ${reading.maxRecordBytes} bytes; chunks of ${division.chunkBytes} bytes or ${division.chunkRecords} records`;
  return { name, reading, division };
}

/** Texts of the dialect's own marks, parts of them, and what an escape may stand before. */
function inputs({ reading: { dialect } }: Setting): fc.Arbitrary<Buffer> {
  const delimiter = Buffer.from(dialect.delimiter).toString();
  const mark = String.fromCharCode(dialect.escape ?? 0x5c);
  const units = [delimiter, delimiter, '\n', '"', mark, 'a'];
  const few = hostile(units, 60);
  const many = hostile([...units, delimiter.slice(0, 1), '\r\n', '\r', `${mark}"`, '""', ' ', '#'], 150);
  const codes = hostile(
    [
      delimiter,
      '\n',
      ...['N', '.', 'n', '0', '1', '7', 'x', 'c3', 'A9', 'Z', 'x41', '\n', '\r\n', 'é'].map(
        (it) => mark + it,
      ),
      'a',
    ],
    100,
  );
  const runs = fc
    .array(
      fc.oneof(
        hostile(units, 6),
        fc
          .record({
            unit: fc.constantFrom('a', 'a', delimiter, '\n', mark),
            times: fc.integer({ min: 10, max: 70 }),
          })
          .map(({ unit, times }) => unit.repeat(times)),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(''));
  const bytes = hostile([delimiter, '\n', mark, '\xff', '\xc3', '\0', 'a', '"'], 60).map((text) =>
    Buffer.from(text, 'latin1'),
  );
  return fc.oneof(
    ...[few, many, codes, runs].map((text) => ({ weight: 3, arbitrary: text.map((it) => Buffer.from(it)) })),
    { weight: 1, arbitrary: bytes },
  );
}

const pieces = fc.oneof(
  fc.constantFrom([1], [2], [63], [1_000_000]),
  fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 }),
);

/** Holds the kernel's careful way against the reference. */
export function checkCareful(setting: Setting, numRuns: number): Promise<void> {
  return check(setting, numRuns, inputs(setting), pieces);
}
