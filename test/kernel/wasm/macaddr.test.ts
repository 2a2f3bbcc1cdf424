import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT_MACADDR } from '../../../src/record/fault-number.ts';
import { disagreements } from '../../support/agreement.ts';
import { Oracle } from '../../support/oracle.ts';
import { sample } from '../../support/sample.ts';
import { ValueKernel } from '../../support/value.ts';
import { macaddrType, macaddrValues } from '../../support/values/macaddr.ts';

const kernel = new ValueKernel();
const column = kernel.column(macaddrType.column);

test.each<[string, string | number]>([
  ['08:00:2b:01:02:03', '0000000608002b010203'],
  ['08-00-2B-01-02-03', '0000000608002b010203'],
  ['08002b:010203', '0000000608002b010203'],
  ['08002b-010203', '0000000608002b010203'],
  ['0800.2b01.0203', '0000000608002b010203'],
  ['0800-2b01-0203', '0000000608002b010203'],
  ['08002b010203', '0000000608002b010203'],
  [' 8:0:2b:1:2:3\n', '0000000608002b010203'],
  ['', FAULT_MACADDR],
  ['08:00:2b:01:02', FAULT_MACADDR],
  ['08:00:2b:01:02:03:04', FAULT_MACADDR],
  ['08:00-2b:01:02:03', FAULT_MACADDR],
  ['08:00:2b:01:02:0g', FAULT_MACADDR],
  ['0800:2b01:0203', FAULT_MACADDR],
  ['0800.2b01-0203', FAULT_MACADDR],
  ['08002b.010203', FAULT_MACADDR],
  ['08002b01020', FAULT_MACADDR],
  ['08002b0102033', FAULT_MACADDR],
  ['008:0:2b:1:2:3', FAULT_MACADDR],
  ['+8:0:2b:1:2:3', FAULT_MACADDR],
])('%j', (value, expected) => {
  const encoded = kernel.encode(column, value);
  expect('fault' in encoded ? encoded.fault : encoded.bytes.toString('hex')).toBe(expected);
});

describe('both servers agree', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await Oracle.start();
  });
  afterAll(() => oracle.close());

  test('macaddr', async () => {
    expect(await disagreements(oracle, kernel, macaddrType, sample(macaddrValues, 4000, 1))).toEqual([]);
  });
});
