import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT_CIDR_BITS, FAULT_INET } from '../../../src/record/fault-number.ts';
import { disagreements } from '../../support/agreement.ts';
import { Oracle } from '../../support/oracle.ts';
import { sample } from '../../support/sample.ts';
import { ValueKernel } from '../../support/value.ts';
import { cidrType, inetType, inetValues } from '../../support/values/inet.ts';

const kernel = new ValueKernel();
const inet = kernel.column(inetType.column);
const cidr = kernel.column(cidrType.column);

/** Family, prefix length, cidr or not, address length, address; or the fault. */
function encoded(column: number, value: string): string | number {
  const answer = kernel.encode(column, value);
  return 'fault' in answer ? answer.fault : answer.bytes.subarray(4).toString('hex');
}

test.each<[string, string | number]>([
  ['192.168.0.1', '02200004c0a80001'],
  ['255.255.255.255', '02200004ffffffff'],
  ['007.1.02.3', '0220000407010203'],
  ['0000007.1.2.3', '0220000407010203'],
  ['1.2.3.4.', '0220000401020304'],
  ['192.168.0.1/24', '02180004c0a80001'],
  ['10.1/16', '021000040a010000'],
  ['10/8', '020800040a000000'],
  ['::', `03800010${'00'.repeat(16)}`],
  ['::1', `03800010${'00'.repeat(15)}01`],
  ['2001:DB8::8:800:200c:417A/64', '0340001020010db80000000000080800200c417a'],
  ['::ffff:1.2.3.4', `03800010${'00'.repeat(10)}ffff01020304`],
  ['', FAULT_INET],
  ['10.1', FAULT_INET],
  ['10/16', FAULT_INET],
  ['1.2.3', FAULT_INET],
  ['1.2.3.256', FAULT_INET],
  ['1.2.3.4.5', FAULT_INET],
  ['1..3.4', FAULT_INET],
  ['1.2.3.4/33', FAULT_INET],
  ['1.2.3.4/', FAULT_INET],
  [' 1.2.3.4', FAULT_INET],
  ['1.2.3.4 ', FAULT_INET],
  ['0x01020304', FAULT_INET],
  [':', FAULT_INET],
  ['1::2::3', FAULT_INET],
  ['1:2:3:4:5:6:7', FAULT_INET],
  ['1:2:3:4:5:6:7:8:9', FAULT_INET],
  ['::12345', FAULT_INET],
  ['::1%eth0', FAULT_INET],
  ['::1/129', FAULT_INET],
  ['::1/064', FAULT_INET],
])('inet %j', (value, expected) => {
  expect(encoded(inet, value)).toBe(expected);
});

test.each<[string, string | number]>([
  ['10', '020801040a000000'],
  ['10.1', '021001040a010000'],
  ['172.16', '02100104ac100000'],
  ['192.168.1', '02180104c0a80100'],
  ['192', '02180104c0000000'],
  ['224', '02040104e0000000'],
  ['240', '02200104f0000000'],
  ['10.1.2.3', '022001040a010203'],
  ['10.1.2.3/32', '022001040a010203'],
  ['0x0a01/16', '021001040a010000'],
  ['0xa', '02100104a0000000'],
  ['2001:db8::/32', `0320011020010db8${'00'.repeat(12)}`],
  ['10.1.2.3/8', FAULT_CIDR_BITS],
  ['::1/64', FAULT_CIDR_BITS],
  ['1.2.3.4.', FAULT_INET],
  ['10./8', FAULT_INET],
  ['0x0102030405', FAULT_INET],
  ['', FAULT_INET],
])('cidr %j', (value, expected) => {
  expect(encoded(cidr, value)).toBe(expected);
});

describe('both servers agree', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await Oracle.start();
  });
  afterAll(() => oracle.close());

  test.each([inetType, cidrType])('$sql', async (type) => {
    expect(await disagreements(oracle, kernel, type, sample(inetValues, 4000, 1))).toEqual([]);
  });
});
