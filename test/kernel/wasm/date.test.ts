import { afterAll, beforeAll, expect, test } from 'vitest';
import { FLAG_LOSSY } from '../../../src/kernel/layout.ts';
import { TYPE_DATE, TYPE_TIMESTAMP } from '../../../src/record/type-id.ts';
import { DATE_STYLES, expectMeanings, type Meaning } from '../../support/opinion.ts';
import { Oracle } from '../../support/oracle.ts';
import { ValueKernel } from '../../support/value.ts';

const cases: Meaning[] = [
  ['2024-01-05', '2024-01-05'],
  ['2000-02-29', '2000-02-29'],
  ['1900-01-01', '1900-01-01'],
  ['1900-02-28', '1900-02-28'],
  ['2100-12-31', '2100-12-31'],
  ['0001-01-01', '0001-01-01'],
  ['9999-12-31', '9999-12-31'],
  ['2024-1-5', '2024-01-05'],
  ['2024/01/05', '2024-01-05'],
  ['2024.1.05', '2024-01-05'],
  ['999-01-05', '0999-01-05'],
  ['12024-01-05', '12024-01-05'],
  ['005874897-12-31', '5874897-12-31'],
  ['20240105', '2024-01-05'],
  [' \t2024-01-05\r\n', '2024-01-05'],
  ['0044-03-15 BC', '0044-03-15 BC'],
  ['0044-03-15bc', '0044-03-15 BC'],
  ['0005-02-29 BC', '0005-02-29 BC'],
  ['0044-03-15 AD', '0044-03-15'],
  ['4714-11-24 BC', '4714-11-24 BC'],
  ['00440315 BC', '0044-03-15 BC'],
  ['5 Jan 2024', '2024-01-05'],
  ['05 sept 2024', '2024-09-05'],
  ['Jan 5, 2024', '2024-01-05'],
  ['January 05 2024', '2024-01-05'],
  ['Jan 5,2024', '2024-01-05'],
  ['5-JAN-2024', '2024-01-05'],
  ['Jan-05-2024', '2024-01-05'],
  ['05/Jan/2024', '2024-01-05'],
  ['2024-Jan-05', '2024-01-05'],
  ['2024 Jan 5', '2024-01-05'],
  ['05JAN2024', '2024-01-05'],
  ['2024jan05', '2024-01-05'],
  ['Fri, 05 Jan 2024', '2024-01-05'],
  ['friday Jan 5, 2024', '2024-01-05'],
  ['infinity', 'infinity'],
  ['-Infinity', '-infinity'],
  ['2024-01-05 00:00:00', '2024-01-05'],
  ['2024-01-05T00:00:00.000Z', '2024-01-05'],
  ['2024-01-05 12:00 am', '2024-01-05'],
  ['', 'FAULT_DATE'],
  [' ', 'FAULT_DATE'],
  ['2024-01', 'FAULT_DATE'],
  ['2024-01-', 'FAULT_DATE'],
  ['2024-01-05-', 'FAULT_DATE'],
  ['2024-01/05', 'FAULT_DATE'],
  ['2024-01-005', 'FAULT_DATE'],
  ['2024-060', 'FAULT_DATE'],
  ['2024 01 05', 'FAULT_DATE'],
  ['1704067200', 'FAULT_DATE'],
  ['20240105T', 'FAULT_DATE'],
  ['J2451187', 'FAULT_DATE'],
  ['05-Jan-2024x', 'FAULT_DATE'],
  ['05-Jan-2024BC', 'FAULT_DATE'],
  ['Jan. 5, 2024', 'FAULT_DATE'],
  ['5 Januar 2024', 'FAULT_DATE'],
  ['5 Jan 12024', 'FAULT_DATE'],
  ['2024-01-05Z', 'FAULT_DATE'],
  ['+infinity', 'FAULT_DATE'],
  ['inf', 'FAULT_DATE'],
  ['２024-01-05', 'FAULT_DATE'],
  ['2024-02-30', 'FAULT_DATE_RANGE'],
  ['2023-02-29', 'FAULT_DATE_RANGE'],
  ['1900-02-29', 'FAULT_DATE_RANGE'],
  ['2100-02-29', 'FAULT_DATE_RANGE'],
  ['2024-04-31', 'FAULT_DATE_RANGE'],
  ['2024-13-01', 'FAULT_DATE_RANGE'],
  ['2024-00-01', 'FAULT_DATE_RANGE'],
  ['2024-01-00', 'FAULT_DATE_RANGE'],
  ['2024-01-32', 'FAULT_DATE_RANGE'],
  ['0000-01-01', 'FAULT_DATE_RANGE'],
  ['0000-01-01 BC', 'FAULT_DATE_RANGE'],
  ['4714-11-23 BC', 'FAULT_DATE_RANGE'],
  ['5000-01-01 BC', 'FAULT_DATE_RANGE'],
  ['5874898-01-01', 'FAULT_DATE_RANGE'],
  ['999999999-01-01', 'FAULT_DATE_RANGE'],
  ['Mon, 05 Jan 2024', 'FAULT_DATE_RANGE'],
  ['Fri 2024-01-05', 'FAULT_DATE'],
  ['Fri 05-Jan-2024', 'FAULT_DATE'],
  ['Fri Jan-05-2024', 'FAULT_DATE'],
  ['Fri 20240105', 'FAULT_DATE'],
  ['Fri05 Jan 2024', 'FAULT_DATE'],
  ['Fri Jan  5 10:11:12 2024', 'FAULT_DATE'],
  ['10/11/2024', 'FAULT_AMBIGUOUS_DATE'],
  ['10-11-2024', 'FAULT_AMBIGUOUS_DATE'],
  ['01.02.03', 'FAULT_AMBIGUOUS_DATE'],
  ['24-01-05', 'FAULT_AMBIGUOUS_DATE'],
  ['31/12/2024', 'FAULT_AMBIGUOUS_DATE'],
  ['240105', 'FAULT_AMBIGUOUS_DATE'],
  ['05-Jan-24', 'FAULT_AMBIGUOUS_DATE'],
  ['Jan 5, 24', 'FAULT_AMBIGUOUS_DATE'],
  ['2024-01-05 10:00', 'FAULT_TIME_OF_DAY'],
  ['2024-01-05 24:00:00', 'FAULT_TIME_OF_DAY'],
  ['2024-01-05 00:00:00+02', 'FAULT_TIME_ZONE'],
  ['2024-01-05 00:00:00 Europe/Berlin', 'FAULT_TIME_ZONE'],
  ['today', 'FAULT_RELATIVE_TIME'],
  ['NOW', 'FAULT_RELATIVE_TIME'],
  ['epoch', 'FAULT_RELATIVE_TIME'],
];

/** What is cut from a value where losses are allowed, as PostgreSQL cuts it. */
const lossyCases: Meaning[] = [
  ['2024-01-05 10:00', '2024-01-05'],
  ['2024-01-05 24:00:00', '2024-01-05'],
  ['2024-01-05T23:59:59.9999999+02:00', '2024-01-05'],
  ['10/11/2024', 'FAULT_AMBIGUOUS_DATE'],
  ['2024-01-05 10:00 CET', 'FAULT_TIME_ZONE'],
];

let oracle: Oracle;
const kernel = new ValueKernel();

beforeAll(async () => {
  oracle = await Oracle.start();
});
afterAll(() => oracle?.close());

test.each([
  ['without loss', 0, cases],
  ['with losses allowed', FLAG_LOSSY, lossyCases],
])('dates, %s', async (_, flags, table) => {
  const question = { type: 'date', column: { type: TYPE_DATE, flags }, settings: DATE_STYLES };
  await expectMeanings(oracle, kernel, question, table);
});

test('every day of the calendar, and none besides', () => {
  const dates = kernel.column({ type: TYPE_DATE });
  const midnights = kernel.column({ type: TYPE_TIMESTAMP, a: 6 });
  const years = [1, 4, 100, 400, 1582, 1600, 9996, 9999, ...Array.from({ length: 205 }, (_, i) => 1898 + i)];
  const wrong: string[] = [];
  for (const year of years) {
    for (let month = 0; month <= 19; month += 1) {
      for (let day = 0; day <= 39; day += 1) {
        const [y, m, d] = [
          String(year).padStart(4, '0'),
          String(month).padStart(2, '0'),
          String(day).padStart(2, '0'),
        ];
        const text = `${y}-${m}-${d}`;
        const date = new Date(`${y}-01-01T00:00:00Z`);
        date.setUTCMonth(month - 1, day);
        const expected =
          date.toISOString().slice(0, 10) === text
            ? (date.getTime() - Date.UTC(2000, 0, 1)) / 86_400_000
            : undefined;
        const asDate = kernel.encode(dates, text);
        const asMidnight = kernel.encode(midnights, `${text} 00:00:00`);
        const days = 'bytes' in asDate ? asDate.bytes.readInt32BE(4) : undefined;
        const micros = 'bytes' in asMidnight ? Number(asMidnight.bytes.readBigInt64BE(4)) : undefined;
        if (days !== expected || micros !== (expected && expected * 86_400_000_000)) wrong.push(text);
      }
    }
  }
  expect(wrong).toEqual([]);
});
