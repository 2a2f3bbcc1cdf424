import fc from 'fast-check';
import { expect } from 'vitest';
import type { Form, ReferenceMember } from '../../src/formats/ndjson/reference.ts';
import type { Division } from './csv-outcome.ts';
import { alike, anyObject, PIECES, wellFormed } from './json.ts';
import { expectedFromJson, JsonKernel, type JsonReading } from './json-outcome.ts';
import { mutated, piecesOf } from './mutate.ts';

export interface JsonSetting {
  readonly name: string;
  readonly reading: JsonReading;
  readonly division: Division;
}

const member = (path: string, form: Form = 'text', required = false): ReferenceMember => ({
  path: path.split('/'),
  form,
  required,
});

/** Which members are taken. The last of each list may be the rest, whose path is empty. */
const MEMBERS: readonly (readonly ReferenceMember[])[] = [
  [member('a'), member('b'), member('c', 'raw')],
  [member('user/id'), member('user/name', 'raw'), member('a', 'integer')],
  [member('a', 'array of text'), member('b', 'array of raw'), member('é')],
  [member('quite a long key, longer than a vector'), member(''), member('__proto__', 'raw'), member('a.b')],
  [member('a', 'text', true), member('b', 'integer', true)],
  [member('user/id/a'), member('user/id/b'), member('user/name/a'), member('c'), member('d', 'raw', true)],
];
const EXTRAS = ['ignore', 'rest', 'reject', 'ignore', 'rest'] as const;
const DEPTHS = [64, 3, 1, 1000, 2];
const LIMITS = [100_000, 40, 1000, 8];
const CHUNK_BYTES = [4096, 64, 512, 1];
const CHUNK_RECORDS = [65_536, 1, 3];
const WORKERS = [0, 0, 0, 2, 0, 1, 0];

const nth = <T>(choices: readonly T[], number: number): T => choices[number % choices.length] as T;

/** Settings by number: the lists have lengths of their own, so that in time each meets each. */
export function jsonSettingOf(number: number): JsonSetting {
  const taken = nth(MEMBERS, number);
  const chosen = nth(EXTRAS, number + Math.floor(number / 6));
  const rest: ReferenceMember = { path: [], form: 'raw', required: false };
  const format = number % 5 === 3 || number % 5 === 4 ? 'json' : 'ndjson';
  const reading: JsonReading = {
    format,
    members: chosen === 'rest' ? [...taken, rest] : taken,
    extra: chosen === 'rest' ? { rest: taken.length } : chosen,
    uniqueKeys: Math.floor(number / 2) % 3 === 2,
    maxDepth: nth(DEPTHS, Math.floor(number / 3)),
    maxRecordBytes: nth(LIMITS, Math.floor(number / 2)),
  };
  const division = {
    chunkBytes: nth(CHUNK_BYTES, number + Math.floor(number / 4)),
    chunkRecords: nth(CHUNK_RECORDS, number),
    workers: nth(WORKERS, number),
  };
  const keys = taken.map(({ path, form }) => `${path.join('/')} ${form}`).join(', ');
  const name =
    `${number}: ${format} of ${keys}; ${chosen} others${reading.uniqueKeys ? ', none twice' : ''}, depth ${reading.maxDepth}, ` +
    `records of ${reading.maxRecordBytes} bytes; chunks of ${division.chunkBytes} bytes or ` +
    `${division.chunkRecords} records, ${division.workers} workers`;
  return { name, reading, division };
}

const EDITS = ['"', '\\', '{', '}', '[', ']', ',', ':', '\n', '1', '.', '0', 'e', '-', ' ', '\0', 'é', '\\u'];

const anyText = fc.oneof(
  { weight: 3, arbitrary: alike },
  { weight: 3, arbitrary: wellFormed },
  { weight: 2, arbitrary: mutated(fc.oneof(alike, wellFormed), EDITS) },
  { weight: 2, arbitrary: mutated(anyObject, EDITS) },
  { weight: 1, arbitrary: piecesOf(PIECES, 60) },
);

/** The lines as elements of an array, which is not always closed, and not always followed by nothing. */
function asArray(text: string, gap: string, tail: string): string {
  const elements = text.split('\n').filter((line) => line !== '' || gap === ' ');
  return `[${elements.join(`${gap},${gap}`)}${tail}`;
}

const anyArray = fc
  .tuple(
    anyText,
    fc.constantFrom('', '', '\n', ' '),
    fc.constantFrom(']', ']\n', ']\n', '', ',]', ' ] \n x', '}]', ' ]]', ']', ']'),
  )
  .map(([text, gap, tail]) => asArray(text, gap, tail));

const HIGH_BYTES = ['\xc3', '\xa9', '\xed\xa0\x80', '\xff', '\xf0\x9d\x84\x9e'];

const anyInput = fc.oneof(
  { weight: 9, arbitrary: anyText.map((text) => Buffer.from(text)) },
  {
    weight: 1,
    arbitrary: piecesOf(['{"a":"', '"}', '\n', 'x', '"b":1', ...HIGH_BYTES], 30).map((text) =>
      Buffer.from(text, 'latin1'),
    ),
  },
);

const anyArrayInput = fc.oneof(
  { weight: 9, arbitrary: anyArray.map((text) => Buffer.from(text)) },
  {
    weight: 1,
    arbitrary: piecesOf(['{"a":"', '"}', ',', ' ', ']', 'x', '"b":1', ...HIGH_BYTES], 30).map((text) =>
      Buffer.from(`[${text}`, 'latin1'),
    ),
  },
);

const anyPieces = fc.oneof(
  fc.constantFrom([1], [2], [63], [64], [65], [1_000_000]),
  fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 }),
);

/** Records by the ten thousand, and long ones: what fills the tables of a chunk and of a strip. At most about 600 kB. */
const large = fc.array(
  fc.record({
    unit: fc.constantFrom(
      '{"a":1,"b":"x","c":[]}\n',
      '{}\n',
      '\n',
      '{"a":"\\n\\u00e9","b":1e3,"é":["\\""]}\n',
      '{"b":2,"a":1,"user":{"id":3,"z":{}}}\n',
      '{"a":1,"a":2,"zz":null}\n',
      '{"a":\n',
      '"x\n',
      '1\n',
      '{"é":["x","y"],"d":true}\r\n',
      ' ',
      'x',
      '{"a":"',
      `{"a":"${'long '.repeat(2000)}","d":[${'1,'.repeat(3000)}1]}\n`,
      `{${Array.from({ length: 500 }, (_, i) => `"k${i}":${i}`).join(',')}}\n`,
    ),
    times: fc.oneof(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 20_000 }),
      fc.constant(70_000),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

const largeLines = large.map((runs) =>
  runs.map(({ unit, times }) => unit.repeat(Math.min(times, Math.ceil(100_000 / unit.length)))).join(''),
);

const LARGE_LIMITS = [1 << 20, 1000, 100_000, 30_000];

/** The same on inputs that fill the kernel's tables, in chunks of the usual size. */
export function checkLargeJson(number: number, numRuns: number): Promise<void> {
  const { name, reading, division } = jsonSettingOf(number);
  const setting = {
    name,
    reading: { ...reading, maxRecordBytes: nth(LARGE_LIMITS, number) },
    division: { ...division, chunkBytes: nth([1 << 20, 1 << 16, 1 << 13], number), chunkRecords: 65_536 },
  };
  const lines = largeLines.map((text) => Buffer.from(text));
  const array = largeLines.map((text) => Buffer.from(`[${text.replaceAll('\n', ',')}{}]`));
  const pieces = fc.constantFrom([1 << 20], [65_536], [5000, 1 << 20, 1], [64, 100_000]);
  return check(setting, numRuns, reading.format === 'json' ? array : lines, pieces);
}

/** Holds the kernel against the reference on inputs of every kind, under one setting. */
export function checkJson(setting: JsonSetting, numRuns: number): Promise<void> {
  return check(setting, numRuns, setting.reading.format === 'json' ? anyArrayInput : anyInput, anyPieces);
}

async function check(
  { reading, division }: JsonSetting,
  numRuns: number,
  inputs: fc.Arbitrary<Buffer>,
  pieces: fc.Arbitrary<readonly number[]>,
): Promise<void> {
  const kernel = new JsonKernel(reading, division);
  const agree = fc.asyncProperty(inputs, pieces, fc.boolean(), async (bytes, lengths, pauses) => {
    const actual = await kernel.outcome(bytes, lengths, pauses);
    const expected = expectedFromJson(bytes, reading);
    if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
  });
  try {
    await fc.assert(agree, { numRuns });
  } finally {
    await kernel.close();
  }
}
