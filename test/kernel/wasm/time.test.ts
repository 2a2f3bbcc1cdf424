import { afterAll, beforeAll, test } from 'vitest';
import { FLAG_LOSSY } from '../../../src/kernel/layout.ts';
import { TYPE_TIME, TYPE_TIMETZ } from '../../../src/record/type-id.ts';
import { DATE_STYLES, expectMeanings, type Meaning } from '../../support/opinion.ts';
import { Oracle } from '../../support/oracle.ts';
import { ValueKernel } from '../../support/value.ts';

const plain: Meaning[] = [
  ['10:11:12', '10:11:12'],
  ['10:11:12.5', '10:11:12.5'],
  ['10:11:12.123456', '10:11:12.123456'],
  ['10:11:12.1234560', '10:11:12.123456'],
  ['00:00:00', '00:00:00'],
  ['23:59:59.999999', '23:59:59.999999'],
  [' 10:11 ', '10:11:00'],
  ['T10:11:12', '10:11:12'],
  ['10:11 PM', '22:11:00'],
  ['24:00:00', '24:00:00'],
  ['10:11:12Z', '10:11:12'],
  ['10:11:12+00:00', '10:11:12'],
  ['10:11:12 utc', '10:11:12'],
  ['10:11:12+01', 'FAULT_TIME_ZONE'],
  ['10:11:12 EST', 'FAULT_TIME_ZONE'],
  ['10:11:12,5', 'FAULT_TIME'],
  ['10:11:12.5.', 'FAULT_TIME'],
  ['10-11-12', 'FAULT_TIME'],
  ['noon', 'FAULT_TIME'],
  ['', 'FAULT_TIME'],
  ['infinity', 'FAULT_TIME'],
  ['24:00:01', 'FAULT_TIME_RANGE'],
  ['10:60', 'FAULT_TIME_RANGE'],
  ['10:11:61', 'FAULT_TIME_RANGE'],
  ['10:11:60', 'FAULT_TIME_PRECISION'],
  ['10:11:12.1234567', 'FAULT_TIME_PRECISION'],
  ['now', 'FAULT_RELATIVE_TIME'],
  ['allballs', 'FAULT_RELATIVE_TIME'],
];

/** With a zone; the session's is UTC. */
const zoned: Meaning[] = [
  ['10:11:12', '10:11:12+00'],
  ['10:11', '10:11:00+00'],
  ['1:2:3', '01:02:03+00'],
  ['1:2', '01:02:00+00'],
  ['101112', '10:11:12+00'],
  ['1011', '10:11:00+00'],
  ['101112.5', '10:11:12.5+00'],
  ['1011.5', 'FAULT_TIME'],
  ['10', 'FAULT_TIME'],
  ['10:11:12.123456', '10:11:12.123456+00'],
  ['T10:11:12', '10:11:12+00'],
  ['T101112', '10:11:12+00'],
  ['T1011', '10:11:00+00'],
  ['t10:11', '10:11:00+00'],
  ['T10', 'FAULT_TIME'],
  ['10:11:12 PM', '22:11:12+00'],
  ['10:11PM', '22:11:00+00'],
  ['1011 PM', '22:11:00+00'],
  ['101112PM', '22:11:12+00'],
  ['10 PM', 'FAULT_TIME'],
  ['12:00 AM', '00:00:00+00'],
  ['0:30 PM', '12:30:00+00'],
  ['13:00 PM', 'FAULT_TIME_RANGE'],
  ['24:00:00', '24:00:00+00'],
  ['24:00', '24:00:00+00'],
  ['24:00:00.0', '24:00:00+00'],
  ['24:00:01', 'FAULT_TIME_RANGE'],
  ['240000', '24:00:00+00'],
  ['2400', '24:00:00+00'],
  ['23:59:60', 'FAULT_TIME_PRECISION'],
  ['23:59:60.5', 'FAULT_TIME_RANGE'],
  ['10:11:60', 'FAULT_TIME_PRECISION'],
  ['10:11:60.5', 'FAULT_TIME_PRECISION'],
  ['236060', 'FAULT_TIME_RANGE'],
  ['236000', 'FAULT_TIME_RANGE'],
  ['23:59:59.9999999', 'FAULT_TIME_PRECISION'],
  ['23:59:59.9999994', 'FAULT_TIME_PRECISION'],
  ['10:11:12Z', '10:11:12+00'],
  ['10:11:12+01', '10:11:12+01'],
  ['10:11:12+01:30', '10:11:12+01:30'],
  ['10:11:12-0130', '10:11:12-01:30'],
  ['10:11:12 UTC', '10:11:12+00'],
  ['10:11:12 EST', 'FAULT_TIME_ZONE'],
  ['10:11:12 Europe/Berlin', 'FAULT_TIME_ZONE'],
  ['101112Z', '10:11:12+00'],
  ['101112+01', '10:11:12+01'],
  ['101112-01', '10:11:12-01'],
  ['101112-0130', '10:11:12-01:30'],
  ['101112-01:30', 'FAULT_TIME_ZONE'],
  ['T1003-1410', 'FAULT_TIME_ZONE'],
  ['10:11PM-01', 'FAULT_TIME_ZONE'],
  ['10:11PM+01', '22:11:00+01'],
  ['10:11 PM -01', '22:11:00-01'],
  ['101112.', 'FAULT_TIME'],
  ['101112.5-01:30', 'FAULT_TIME_ZONE'],
  ['101112.5-0130', '10:11:12.5-01:30'],
  ['1011-01', '10:11:00-01'],
  ['1011+01', '10:11:00+01'],
  ['10:11-01', '10:11:00-01'],
  ['10:11-01:30', '10:11:00-01:30'],
  ['allballs', 'FAULT_RELATIVE_TIME'],
  ['2024-01-05 10:11:12', 'FAULT_TIME'],
  ['2024-01-05 10:11:12 Europe/Berlin', 'FAULT_TIME'],
  ['10:11:12 PM +01', '22:11:12+01'],
  ['10:11:12+01 PM', 'FAULT_TIME'],
  ['10:11:12 BC', 'FAULT_TIME_ZONE'],
  ['25:00', 'FAULT_TIME_RANGE'],
  ['10:60', 'FAULT_TIME_RANGE'],
  ['100:00', 'FAULT_TIME'],
  ['001:02:03', 'FAULT_TIME'],
  ['10:11.5', 'FAULT_TIME'],
  ['24:00:00+01', '24:00:00+01'],
  ['23:59:60Z', 'FAULT_TIME_PRECISION'],
  ['00:00:00.0000001', 'FAULT_TIME_PRECISION'],
  ['10:11:12+15:59:59', '10:11:12+15:59:59'],
  ['10:11:12+16', 'FAULT_TIME_ZONE'],
];

const lossy: Meaning[] = [
  ['10:11:12+01', '10:11:12'],
  ['23:59:60', '24:00:00'],
  ['23:59:59.9999999', '24:00:00'],
  ['23:59:60.5', 'FAULT_TIME_RANGE'],
  ['10:11:12.00000051', '10:11:12.000001'],
];
const seconds: Meaning[] = [
  ['10:11:12.0', '10:11:12'],
  ['10:11:12.5', 'FAULT_TIME_PRECISION'],
];
const lossySeconds: Meaning[] = [
  ['10:11:12.5', '10:11:13'],
  ['23:59:59.5', '24:00:00'],
];

let oracle: Oracle;
const kernel = new ValueKernel();

beforeAll(async () => {
  oracle = await Oracle.start();
});
afterAll(() => oracle?.close());

test.each([
  ['time', TYPE_TIME, 6, 0, plain],
  ['timetz', TYPE_TIMETZ, 6, 0, zoned],
  ['time', TYPE_TIME, 6, FLAG_LOSSY, lossy],
  ['time(0)', TYPE_TIME, 0, 0, seconds],
  ['time(0)', TYPE_TIME, 0, FLAG_LOSSY, lossySeconds],
])('%s, type %i, %i digits, flags %i', async (type, id, a, flags, table) => {
  const question = { type, column: { type: id, a, flags }, settings: DATE_STYLES };
  await expectMeanings(oracle, kernel, question, table);
});
