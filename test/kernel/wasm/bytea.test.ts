import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT_BYTEA } from '../../../src/record/fault-number.ts';
import { disagreements } from '../../support/agreement.ts';
import { Oracle } from '../../support/oracle.ts';
import { sample } from '../../support/sample.ts';
import { ValueKernel } from '../../support/value.ts';
import { byteaType, byteaValues } from '../../support/values/bytea.ts';

const kernel = new ValueKernel();
const column = kernel.column(byteaType.column);

/** The decoded bytes as hexadecimal digits, or the fault. */
function decoded(value: string): string | number {
  const encoded = kernel.encode(column, value);
  if ('fault' in encoded) return encoded.fault;
  expect(encoded.bytes.readUInt32BE()).toBe(encoded.bytes.length - 4);
  return encoded.bytes.subarray(4).toString('hex');
}

test.each<[string, string | number]>([
  ['', ''],
  ['\\x', ''],
  ['\\x00', '00'],
  ['\\xDeadBEEF', 'deadbeef'],
  ['\\x de\tad\nbe\ref ', 'deadbeef'],
  [`\\x${'0123456789abcdefABCDEF'.repeat(10)}`, '0123456789abcdefabcdef'.repeat(10)],
  ['\\x1', FAULT_BYTEA],
  ['\\x1 2', FAULT_BYTEA],
  ['\\x12\v34', FAULT_BYTEA],
  ['\\x0g', FAULT_BYTEA],
  ['\\X00', FAULT_BYTEA],
  [`\\x${'00'.repeat(31)}0`, FAULT_BYTEA],
  [`\\x${'00'.repeat(31)}0é`, FAULT_BYTEA],
  ['hello', '68656c6c6f'],
  ['a\\\\b', '615c62'],
  ['\\000\\377\\101', '00ff41'],
  ['é', 'c3a9'],
  [' \\x41', FAULT_BYTEA],
  ['\\', FAULT_BYTEA],
  ['a\\', FAULT_BYTEA],
  ['\\400', FAULT_BYTEA],
  ['\\18', FAULT_BYTEA],
  ['\\008', FAULT_BYTEA],
  ['\\00', FAULT_BYTEA],
])('%j', (value, expected) => {
  expect(decoded(value)).toBe(expected);
});

test('every byte that is no hexadecimal digit is found at every place', () => {
  for (let place = 0; place < 64; place += 1) {
    for (let byte = 1; byte < 256; byte += 1) {
      const value = Buffer.from(`\\x${'5a'.repeat(32)}`);
      value[2 + place] = byte;
      const digit = /^[0-9a-fA-F]$/.test(String.fromCharCode(byte));
      const blank = byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
      const encoded = kernel.encode(column, value);
      // A blank between digits leaves an odd number of them.
      expect('bytes' in encoded, `${byte} at ${place}`).toBe(digit && !blank);
    }
  }
});

describe('both servers agree', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await Oracle.start();
  });
  afterAll(() => oracle.close());

  test('bytea', async () => {
    expect(await disagreements(oracle, kernel, byteaType, sample(byteaValues, 2000, 1))).toEqual([]);
  });
});
