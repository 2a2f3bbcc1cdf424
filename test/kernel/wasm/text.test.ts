import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FLAG_LOSSY } from '../../../src/kernel/layout.ts';
import { FAULT_LENGTH } from '../../../src/record/fault-number.ts';
import { TYPE_CHAR, TYPE_TEXT, TYPE_VARCHAR } from '../../../src/record/type-id.ts';
import { disagreements } from '../../support/agreement.ts';
import { Oracle } from '../../support/oracle.ts';
import { sample } from '../../support/sample.ts';
import { type ColumnUnderTest, ValueKernel } from '../../support/value.ts';
import { textTypes, textValues } from '../../support/values/text.ts';

const kernel = new ValueKernel();
const text: ColumnUnderTest = { type: TYPE_TEXT };
const varchar = (a: number, flags = 0): ColumnUnderTest => ({ type: TYPE_VARCHAR, a, flags });
const char = (a: number): ColumnUnderTest => ({ type: TYPE_CHAR, a });

/** The field that carries these bytes. */
function field(value: string): { bytes: Buffer } {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return { bytes: Buffer.concat([head, bytes]) };
}

function isCopied(column: number, value: string): boolean {
  const encoded = kernel.encode(column, value);
  return 'bytes' in encoded && encoded.bytes.equals(field(value).bytes);
}

describe('text', () => {
  test('any length is copied byte for byte', () => {
    const column = kernel.column(text);
    for (let length = 0; length <= 1200; length += length < 600 ? 1 : 37) {
      const value = 'aé漢😀\n'.repeat(length).slice(0, length).toWellFormed();
      expect(isCopied(column, value), `${length}`).toBe(true);
    }
  });

  test('16 MiB', () => {
    const value = 'x'.repeat((16 << 20) - 1);
    expect(isCopied(kernel.column(text), value)).toBe(true);
  });
});

test.each<[ColumnUnderTest, string, string | number]>([
  [varchar(0), 'any length', 'any length'],
  [varchar(3), '', ''],
  [varchar(3), 'abc', 'abc'],
  [varchar(3), 'äöü', 'äöü'],
  [varchar(3), '😀😀😀', '😀😀😀'],
  [varchar(3), 'abcd', FAULT_LENGTH],
  [varchar(3), '😀😀😀😀', FAULT_LENGTH],
  // A combining accent is a character of its own.
  [varchar(1), 'e\u0301', FAULT_LENGTH],
  [varchar(3), 'abc ', FAULT_LENGTH],
  [varchar(3, FLAG_LOSSY), 'abc ', 'abc'],
  [varchar(3, FLAG_LOSSY), 'äö    ', 'äö '],
  [varchar(3, FLAG_LOSSY), 'abc d', FAULT_LENGTH],
  [varchar(3, FLAG_LOSSY), 'abc\t', FAULT_LENGTH],
  [varchar(3, FLAG_LOSSY), 'abc\u00a0', FAULT_LENGTH],
  [varchar(40), 'ä'.repeat(40), 'ä'.repeat(40)],
  [varchar(40), 'ä'.repeat(41), FAULT_LENGTH],
  [varchar(40, FLAG_LOSSY), `${'ä'.repeat(40)}${' '.repeat(60)}`, 'ä'.repeat(40)],
  [char(3), 'ab', 'ab'],
  [char(3), 'abc  ', 'abc'],
  [char(3), 'äb    ', 'äb '],
  [char(3), 'abcd', FAULT_LENGTH],
  [char(3), 'abc \n', FAULT_LENGTH],
  [char(0), 'abc  ', 'abc  '],
])('%o: %j', (column, value, expected) => {
  const encoded = kernel.encode(kernel.column(column), value);
  expect(encoded).toEqual(typeof expected === 'string' ? field(expected) : { fault: expected });
});

describe('both servers agree', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await Oracle.start();
  });
  afterAll(() => oracle.close());

  test.each(textTypes)('$sql (%#)', async (type) => {
    expect(await disagreements(oracle, kernel, type, sample(textValues, 2000, 1))).toEqual([]);
  });
});
