import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enumTable } from '../../../src/kernel/enum-table.ts';
import { FAULT_ENUM } from '../../../src/record/fault-number.ts';
import { TYPE_ENUM } from '../../../src/record/type-id.ts';
import { disagreements } from '../../support/agreement.ts';
import { Oracle } from '../../support/oracle.ts';
import { sample } from '../../support/sample.ts';
import { ValueKernel } from '../../support/value.ts';
import { createEnum, enumLabels, enumType, enumValues } from '../../support/values/enum.ts';

const kernel = new ValueKernel();
const column = kernel.column(enumType.column);

test('every label is its own binary form', () => {
  for (const label of enumLabels) {
    const encoded = kernel.encode(column, label);
    expect('bytes' in encoded && encoded.bytes.subarray(4).toString(), label).toBe(label);
  }
});

test.each([
  'NEW',
  'new ',
  'neu',
  'ne',
  'x'.repeat(14),
  'x'.repeat(64),
  'x'.repeat(1000),
  'label 500',
  'label',
])('no label: %j', (value) => {
  expect(kernel.encode(column, value)).toEqual({ fault: FAULT_ENUM });
});

test('thousands of labels', () => {
  const labels = Array.from({ length: 5000 }, (_, index) => `a label with the number ${index * 7}`);
  const many = kernel.column({ type: TYPE_ENUM, table: enumTable(labels) });
  for (const label of labels) expect('bytes' in kernel.encode(many, label), label).toBe(true);
  for (const label of labels) expect('bytes' in kernel.encode(many, `${label}x`), label).toBe(false);
});

test('a label with any one byte changed is another text', () => {
  for (let length = 1; length <= 63; length += 1) {
    const label = 'x'.repeat(length);
    const one = kernel.column({ type: TYPE_ENUM, table: enumTable([label]) });
    expect('bytes' in kernel.encode(one, label)).toBe(true);
    for (let place = 0; place < length; place += 1) {
      // Many of these share the label's slot, and must be told from it byte by byte.
      for (const letter of 'abcdefghijklmnop') {
        const other = label.slice(0, place) + letter + label.slice(place + 1);
        expect('bytes' in kernel.encode(one, other), other).toBe(false);
      }
    }
  }
});

test('an enum without labels', () => {
  const none = kernel.column({ type: TYPE_ENUM, table: enumTable([]) });
  expect(kernel.encode(none, '')).toEqual({ fault: FAULT_ENUM });
});

test('a label that no server has', () => {
  expect(() => enumTable(['é'.repeat(32)])).toThrow(RangeError);
});

describe('both servers agree', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await Oracle.start();
    await oracle.run(createEnum);
  });
  afterAll(() => oracle.close());

  test('enum', async () => {
    expect(await disagreements(oracle, kernel, enumType, sample(enumValues, 2000, 1))).toEqual([]);
  });
});
