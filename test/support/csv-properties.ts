import fc from 'fast-check';
import { expect } from 'vitest';
import { DEFAULT_DIALECT } from '../../src/formats/csv/dialect.ts';
import { atEdges, hostile, large, mutated, wellFormed } from './csv.ts';
import {
  type Division,
  expectedOutcome,
  KernelUnderTest,
  type Outcome,
  type Reading,
} from './csv-outcome.ts';

export interface Setting {
  readonly name: string;
  readonly reading: Reading;
  readonly division: Division;
}

const LINE_STYLES = ['lf', 'lf', 'cr'] as const;
const QUOTES = [0x22, 0x22, 0x22, 0x22, undefined];
const COMMENTS = [undefined, undefined, 0x61, undefined, undefined];
const TRIMS = [false, false, true, false, false, false, true];
const RAGGED = ['reject', 'pad', 'reject', 'truncate', 'reject'] as const;
const WIDTHS = [2, 1, 3, 2];
const NULLS = [[''], ['', 'a', 'NULL'], []];
const LIMITS = [40, 100_000, 8, 1000, 3, 64, 1];
const CHUNK_BYTES = [4096, 64, 512, 1];
const CHUNK_RECORDS = [65_536, 1, 3];
const WORKERS = [0, 0, 0, 2, 0, 1, 0, 0, 3];

const nth = <T>(choices: readonly T[], number: number): T => choices[number % choices.length] as T;

/** Settings by number: the lists have lengths of their own, so that in time each meets each. */
export function settingOf(number: number): Setting {
  const dialect = {
    ...DEFAULT_DIALECT,
    lineStyle: nth(LINE_STYLES, Math.floor(number / 2)),
    quote: nth(QUOTES, number),
    comment: nth(COMMENTS, Math.floor(number / 2)),
    trim: nth(TRIMS, number),
    ragged: nth(RAGGED, number + Math.floor(number / 5)),
    nulls: nth(NULLS, number + Math.floor(number / 3)).map((token) => Buffer.from(token)),
  };
  const reading = { dialect, width: nth(WIDTHS, number), maxRecordBytes: nth(LIMITS, number) };
  const division = {
    chunkBytes: nth(CHUNK_BYTES, number + Math.floor(number / 4)),
    chunkRecords: nth(CHUNK_RECORDS, number),
    workers: nth(WORKERS, number),
  };
  const nulls = dialect.nulls.map((token) => `"${token}"`).join(' ');
  const name =
    `${number}: style ${dialect.lineStyle}, ${dialect.quote ? 'quotes' : 'no quotes'}, NULL ${nulls || 'never'}, ` +
    `${dialect.comment ? 'comments, ' : ''}${dialect.trim ? 'trimmed, ' : ''}ragged ${dialect.ragged}, ` +
    `width ${reading.width}, records of ${reading.maxRecordBytes} bytes; ` +
    `chunks of ${division.chunkBytes} bytes or ${division.chunkRecords} records, ${division.workers} workers`;
  return { name, reading, division };
}

const anyText = fc.oneof(
  hostile(['"', ',', '\n', '\r', 'a'], 200),
  hostile(['"', ',', '\n', '\r', 'a'], 20),
  hostile(['"', '\n', ','], 100),
  hostile(['a', ' ', '\t', ',', '\n', '"a "', 'b'], 100),
  hostile(['"a"', '""', ',', '\n', '\r\n', 'a', '\0'], 100),
  atEdges,
  mutated.map(({ text }) => text),
  wellFormed.map(({ text }) => text),
  wellFormed.map(({ text }) => text.replaceAll('\n', '\r')),
);

/** Whole characters, parts of them, and what is none. */
const HIGH_BYTES = ['\xc3', '\xa9', '\xf0\x9d\x84\x9e', '\xed\xa0\x80', '\xff', '\0'];

const anyInput = fc.oneof(
  { weight: 7, arbitrary: anyText.map((text) => Buffer.from(text)) },
  {
    weight: 1,
    arbitrary: hostile([',', '\n', '"', 'a', ...HIGH_BYTES], 100).map((text) => Buffer.from(text, 'latin1')),
  },
);

const anyPieces = fc.oneof(
  fc.constantFrom([1], [2], [63], [64], [65], [1_000_000]),
  fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 }),
);

/** Holds the kernel against the reference on inputs of every kind, under one setting. */
export function checkSetting(setting: Setting, numRuns: number): Promise<void> {
  return check(setting, numRuns, anyInput, anyPieces);
}

const LARGE_WIDTHS = [2, 1, 3, 40, 1600];
const LARGE_LIMITS = [1000, 1 << 20, 100_000, 30_000];

/** The same on inputs that fill the kernel's tables, in chunks of the usual size. */
export function checkLarge(number: number, numRuns: number): Promise<void> {
  const { reading, division } = settingOf(number);
  const width = nth(LARGE_WIDTHS, number);
  const maxRecordBytes = nth(LARGE_LIMITS, number);
  const setting = {
    name: `${number}`,
    reading: { ...reading, width, maxRecordBytes },
    division: { ...division, chunkBytes: nth([1 << 20, 1 << 16, 1 << 13], number), chunkRecords: 65_536 },
  };
  const pieces = fc.constantFrom([1 << 20], [65_536], [5000, 1 << 20, 1], [64, 100_000]);
  return check(
    setting,
    numRuns,
    large.map((text) => Buffer.from(text)),
    pieces,
  );
}

export async function check(
  { reading, division }: Setting,
  numRuns: number,
  inputs: fc.Arbitrary<Buffer>,
  pieces: fc.Arbitrary<readonly number[]>,
): Promise<void> {
  const kernel = new KernelUnderTest(reading, division);
  const agree = fc.asyncProperty(inputs, pieces, fc.boolean(), async (bytes, lengths, pauses) => {
    const [actual, expected] = [
      await kernel.outcome(bytes, lengths, pauses),
      expectedOutcome(bytes, reading),
    ];
    if (!isSame(actual, expected)) expect(actual).toEqual(expected);
  });
  try {
    await fc.assert(agree, { numRuns });
  } finally {
    await kernel.close();
  }
}

/** As text, which is compared much faster than objects; row by row, for all rows would be too long a text. */
function isSame(actual: Outcome, expected: Outcome): boolean {
  const rest = ({ rows, ...others }: Outcome) => JSON.stringify([rows.length, others]);
  if (rest(actual) !== rest(expected)) return false;
  return actual.rows.every((row, i) => JSON.stringify(row) === JSON.stringify(expected.rows[i]));
}
