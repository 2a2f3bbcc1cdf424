import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TYPES } from '../support/column-types.ts';
import { WireKernel } from '../support/wire-run.ts';

/** A value of a column, as a CSV source writes it. */
const field = (text: string) => `"${text.replaceAll('"', '""')}"`;
const pair = (type: keyof typeof TYPES) =>
  new WireKernel({
    columns: [
      { name: 'v', type: TYPES[type] },
      { name: 'z', type: TYPES.text },
    ],
    wire: 'ndjson',
  });

const VALUES: readonly (readonly [keyof typeof TYPES, string, string])[] = [
  ['int4', '5', '5'],
  ['int4', '+5', '5'],
  ['int4', '-5', '-5'],
  ['int4', '007', '7'],
  ['int4', '000', '0'],
  ['int4', ' 42 ', '42'],
  ['int8', '9007199254740993', '9007199254740993'],
  ['int8', '-9223372036854775808', '-9223372036854775808'],
  ['numeric', '5.', '5'],
  ['numeric', '.5', '0.5'],
  ['numeric', '-.5', '-0.5'],
  ['numeric', '+.50', '0.50'],
  ['numeric', '1.10', '1.10'],
  ['numeric', '00.10', '0.10'],
  ['numeric', '-0', '-0'],
  ['numeric', '1e400', '1e400'],
  ['numeric', '5.e3', '5e3'],
  ['numeric', '1E+5', '1E+5'],
  ['numeric', '123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
  ['numeric', '0000000000000000000000000000001.5', '1.5'],
  ['numeric', 'NaN', '"NaN"'],
  ['numeric', 'nan', '"NaN"'],
  ['numeric', 'inf', '"Infinity"'],
  ['numeric', '-infinity', '"-Infinity"'],
  ['float8', '12.345678901234567', '12.345678901234567'],
  ['float8', '-Inf', '"-Infinity"'],
  ['float8', '1.', '1'],
  ['bool', 'true', 'true'],
  ['bool', 'F', 'false'],
  ['bool', ' yes ', 'true'],
  ['bool', '0', 'false'],
  ['text', '', '""'],
  ['text', 'say "hi"\\\n\t', '"say \\"hi\\"\\\\\\n\\t"'],
  ['text', '\u0001\u001f\u007f', '"\\u0001\\u001f\u007f"'],
  ['text', '\b\f\r', '"\\b\\f\\r"'],
  ['text', 'é\u2028😀', '"é\u2028😀"'],
  ['uuid', '3140A316-345f-40d0-a92b-281614a2fbf7', '"3140A316-345f-40d0-a92b-281614a2fbf7"'],
  ['date', '2024-02-29', '"2024-02-29"'],
  ['timestamptz', '2024-02-29 01:02:03+05:30', '"2024-02-29 01:02:03+05:30"'],
  ['inet', '10.0.0.1/8', '"10.0.0.1/8"'],
  ['bytea', '\\xDEADbeef', '"\\\\xdeadbeef"'],
  ['bytea', 'a\\001b', '"\\\\x610162"'],
  ['bytea', '', '"\\\\x"'],
  ['json', '{"a" : [1e400,\r\n "x"]}', '{"a" : [1e400, "x"]}'],
  ['json', '\n1\n', '1'],
  ['jsonb', '9007199254740993', '9007199254740993'],
  ['other', '(1,2)', '"(1,2)"'],
];

describe('a value becomes JSON', () => {
  test.each(VALUES)('%s %j', async (type, text, expected) => {
    const { records, codes } = await pair(type).run(`${field(text)},z\n`);
    expect(codes).toEqual([]);
    expect(records).toEqual([`{"v":${expected},"z":"z"}\n`]);
    expect(() => JSON.parse(records[0] as string)).not.toThrow();
  });
});

test('what a type refuses goes out in no form, and leaves its neighbours as they are', async () => {
  const { records, codes, read } = await pair('int4').run('1,a\nx,b\n2147483648,c\n4,d\n');
  expect(records).toEqual(['{"v":1,"z":"a"}\n', '{"v":4,"z":"d"}\n']);
  expect(codes).toEqual(['type/integer', 'type/integer-range']);
  expect(read).toBe(4);
});

test('NULL, and a NOT NULL column', async () => {
  const kernel = new WireKernel({
    columns: [
      { name: 'a', type: TYPES.int4 },
      { name: 'b', type: TYPES.text, notNull: true },
    ],
    wire: 'ndjson',
  });
  const { records, codes } = await kernel.run(',""\n1,\n');
  expect(records).toEqual(['{"a":null,"b":""}\n']);
  expect(codes).toEqual(['rule/not-null']);
});

test('names that are no easy keys', async () => {
  const names = ['__proto__', 'a"b', 'new\nline', '\\', 'é', '', '\u0000', 'constructor'];
  const kernel = new WireKernel({
    columns: names.map((name) => ({ name, type: TYPES.text })),
    wire: 'ndjson',
  });
  const { records } = await kernel.run(`${names.map((_, i) => i).join()}\n`);
  expect(records[0]).toBe(`{${names.map((name, i) => `${JSON.stringify(name)}:"${i}"`).join()}}\n`);
});

test('records that become much more than they are', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `a name that is much longer than its values are, ${i}`);
  const columns = names.map((name) => ({ name, type: TYPES.text }));
  for (const chunkBytes of [1, 64, 4096]) {
    const kernel = new WireKernel({ columns, wire: 'ndjson', chunkBytes });
    const { records, read } = await kernel.run(`${','.repeat(49)}\n`.repeat(2000));
    expect(read).toBe(2000);
    const one = `{${names.map((name) => `${JSON.stringify(name)}:null`).join()}}\n`;
    expect(new Set(records)).toEqual(new Set([one]));
  }
});

const pieces = fc.constantFrom(
  '"',
  '\\',
  '\n',
  '\r\n',
  '\t',
  '\u0001',
  ',',
  'é',
  '😀',
  'x',
  'a run of plain text that is long',
);
const texts = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));

test('JSON.parse reads any text back', async () => {
  const kernel = new WireKernel({
    columns: ['a', 'b', 'c'].map((name) => ({ name, type: TYPES.text })),
    wire: 'ndjson',
    chunkBytes: 256,
  });
  const row = fc.tuple(texts, texts, fc.option(texts));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      const csv = rows
        .map((row) => `${row.map((text) => (text === null ? '' : field(text))).join()}\n`)
        .join('');
      const { records } = await kernel.run(csv);
      expect(records.map((line) => Object.values(JSON.parse(line)))).toEqual(rows);
      for (const line of records) expect(line.indexOf('\n')).toBe(line.length - 1);
    }),
    { numRuns: 300 },
  );
});

/** A number as its digits and the power of ten of the last: what no float may be asked for. */
function exact(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^\s*([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?\s*$/i.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  return `${sign === '-' ? '-' : ''}${digits} ${BigInt(exponent) - BigInt(fraction.length)}`;
}

const digits = fc.stringMatching(/^\d{1,25}$/);
const numbers = fc
  .tuple(
    fc.constantFrom('', '+', '-', ' ', '\t-'),
    fc.option(digits, { nil: '' }),
    fc.option(
      fc.option(digits, { nil: '' }).map((fraction) => `.${fraction}`),
      { nil: '' },
    ),
    fc.option(fc.stringMatching(/^[eE][+-]?\d{1,2}$/), { nil: '' }),
    fc.constantFrom('', ' ', '\n'),
  )
  .filter(([, whole, fraction]) => whole !== '' || fraction.length > 1)
  .map((parts) => parts.join(''));
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

test('numbers keep every digit, in the form that JSON has', async () => {
  const kernel = pair('numeric');
  await fc.assert(
    fc.asyncProperty(numbers, async (text) => {
      const { records } = await kernel.run(`${field(text)},\n`);
      const written = /^\{"v":(.*),"z":null\}\n$/.exec(records[0] ?? '')?.[1] ?? '';
      expect(written).toMatch(JSON_NUMBER);
      expect(exact(written)).toBe(exact(text));
      if (JSON_NUMBER.test(text)) expect(written).toBe(text);
    }),
    { numRuns: 2000 },
  );
});
