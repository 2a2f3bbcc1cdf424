import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TYPES } from '../support/column-types.ts';
import { WireKernel } from '../support/wire-run.ts';

const kernelOf = (
  types: readonly (keyof typeof TYPES)[],
  more: { outDelimiter?: number; chunkBytes?: number } = {},
) =>
  new WireKernel({
    columns: types.map((type, i) => ({ name: `c${i}`, type: TYPES[type] })),
    wire: 'csv',
    ...more,
  });
const field = (text: string) => `"${text.replaceAll('"', '""')}"`;

const VALUES: readonly (readonly [string, string])[] = [
  ['plain', 'plain'],
  ['', '""'],
  ['a,b', '"a,b"'],
  ['a;b', 'a;b'],
  ['say "hi"', '"say ""hi"""'],
  ['"', '""""'],
  ['two\nlines', '"two\nlines"'],
  ['two\r\nlines', '"two\r\nlines"'],
  ['\r', '"\r"'],
  [' blanks ', ' blanks '],
  ['\\.', '"\\."'],
  ['\\.x', '\\.x'],
  ['a run of sixteen, and more of it', '"a run of sixteen, and more of it"'],
  ['exactly sixteen.', 'exactly sixteen.'],
  ['seventeen letters', 'seventeen letters'],
];

describe('a text becomes a field', () => {
  test.each(VALUES)('%j', async (text, expected) => {
    const { records } = await kernelOf(['text', 'text']).run(`${field(text)},z\n`);
    expect(records).toEqual([`${expected},z\n`]);
  });
});

test('values stay as the source writes them, once their type has read them', async () => {
  const { records, codes } = await kernelOf(['int4', 'bool', 'numeric', 'timestamptz']).run(
    '007,yes,+.50,2024-01-01 00:00Z\nx,yes,1,2024-01-01 00:00Z\n1,t,NaN,infinity\n',
  );
  expect(records).toEqual(['007,yes,+.50,2024-01-01 00:00Z\n', '1,t,NaN,infinity\n']);
  expect(codes).toEqual(['type/integer']);
});

test('NULL is nothing, an empty text is not', async () => {
  const { records } = await kernelOf(['text', 'int4', 'text']).run('"",,\n,1,""\n');
  expect(records).toEqual(['"",,\n', ',1,""\n']);
});

test('another delimiter', async () => {
  const { records } = await kernelOf(['text', 'text'], { outDelimiter: 9 }).run('"a\tb","c,d"\n');
  expect(records).toEqual(['"a\tb"\tc,d\n']);
});

const pieces = fc.constantFrom(
  '"',
  '\n',
  '\r\n',
  '\r',
  ',',
  '\\',
  'é',
  'x',
  ' ',
  '',
  'a run of plain text that is long',
);
const texts = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''));

test('what is written is read back the same, and written the same again', async () => {
  const kernel = kernelOf(['text', 'text', 'text'], { chunkBytes: 128 });
  const asJson = new WireKernel({
    columns: ['a', 'b', 'c'].map((name) => ({ name, type: TYPES.text })),
    wire: 'ndjson',
  });
  const row = fc.tuple(fc.option(texts), texts, fc.option(texts));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      const csv = rows
        .map((row) => `${row.map((text) => (text === null ? '' : field(text))).join()}\n`)
        .join('');
      const once = (await kernel.run(csv)).records.join('');
      expect((await kernel.run(once)).records.join('')).toBe(once);
      const back = (await asJson.run(once)).records.map((line) => Object.values(JSON.parse(line)));
      expect(back).toEqual(rows);
    }),
    { numRuns: 300 },
  );
});

test('where nothing is written, the same records are good', async () => {
  const columns = (['int4', 'uuid', 'text'] as const).map((type, i) => ({
    name: `c${i}`,
    type: TYPES[type],
  }));
  const csv = '1,3140a316-345f-40d0-a92b-281614a2fbf7,x\n2,no,y\n,,\nz,,\n';
  const checked = await new WireKernel({ columns, wire: 'none' }).run(csv);
  expect(checked).toEqual({ records: ['', ''], codes: ['type/uuid', 'type/integer'], read: 4 });
});
