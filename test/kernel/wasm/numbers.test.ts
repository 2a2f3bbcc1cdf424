import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as fault from '../../../src/record/fault-number.ts';
import * as t from '../../../src/record/type-id.ts';
import { disagreements } from '../../support/agreement.ts';
import { Oracle } from '../../support/oracle.ts';
import { sample } from '../../support/sample.ts';
import { type ColumnUnderTest, ValueKernel } from '../../support/value.ts';
import { NUMBERS } from '../../support/values/numbers.ts';

const kernel = new ValueKernel();
const numeric: ColumnUnderTest = { type: t.TYPE_NUMERIC, a: 5, b: 2 };

test.each<[ColumnUnderTest, string, string | number]>([
  [{ type: t.TYPE_INT2 }, '-32768', '000000028000'],
  [{ type: t.TYPE_INT2 }, '32768', fault.FAULT_INTEGER_RANGE],
  [{ type: t.TYPE_INT4 }, ' 42\t', '000000040000002a'],
  [{ type: t.TYPE_INT4 }, '1_000', fault.FAULT_INTEGER],
  [{ type: t.TYPE_INT4 }, '0x1F', fault.FAULT_INTEGER],
  [{ type: t.TYPE_INT4 }, '', fault.FAULT_INTEGER],
  [{ type: t.TYPE_INT8 }, '-9223372036854775808', '000000088000000000000000'],
  [{ type: t.TYPE_INT8 }, '9223372036854775808', fault.FAULT_INTEGER_RANGE],
  [{ type: t.TYPE_FLOAT8 }, '1.5', '000000083ff8000000000000'],
  [{ type: t.TYPE_FLOAT8 }, '1e400', fault.FAULT_FLOAT_RANGE],
  [{ type: t.TYPE_FLOAT8 }, '1e-400', fault.FAULT_FLOAT_RANGE],
  [{ type: t.TYPE_FLOAT8 }, '1,5', fault.FAULT_FLOAT],
  [{ type: t.TYPE_FLOAT4 }, '0.1', '000000043dcccccd'],
  [numeric, '999.99', '0000000c000200000000000203e726ac'],
  [numeric, '999.990', '0000000c000200000000000203e726ac'],
  [numeric, '999.994', fault.FAULT_NUMERIC_SCALE],
  [{ ...numeric, flags: 2 }, '999.994', '0000000c000200000000000203e726ac'],
  [{ ...numeric, flags: 2 }, '999.995', fault.FAULT_NUMERIC_RANGE],
  [numeric, '1000', fault.FAULT_NUMERIC_RANGE],
  [numeric, 'abc', fault.FAULT_NUMERIC],
  [{ type: t.TYPE_BOOL }, 'Yes', '0000000101'],
  [{ type: t.TYPE_BOOL }, 'o', fault.FAULT_BOOL],
  [
    { type: t.TYPE_UUID },
    '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}',
    '00000010a0eebc999c0b4ef8bb6d6bb9bd380a11',
  ],
  [{ type: t.TYPE_UUID }, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1', fault.FAULT_UUID],
])('%j %j', (type, value, expected) => {
  const encoded = kernel.encode(kernel.column(type), value);
  expect('fault' in encoded ? encoded.fault : encoded.bytes.toString('hex')).toBe(expected);
});

describe('both servers agree', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await Oracle.start();
  });
  afterAll(() => oracle.close());

  const cases = NUMBERS.flatMap(({ types, values }) =>
    types.map((type) => [`${type.sql}${type.column.flags ? ', losses allowed' : ''}`, type, values] as const),
  );
  test.each(cases)('%s', async (_, type, values) => {
    expect(await disagreements(oracle, kernel, type, sample(values, 2500, 1))).toEqual([]);
  });
});
