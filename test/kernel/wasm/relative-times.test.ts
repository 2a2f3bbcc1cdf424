import { afterAll, beforeAll, expect, test } from 'vitest';
import { FLAG_RELATIVE_TIMES } from '../../../src/kernel/layout.ts';
import { zoneTable } from '../../../src/kernel/zone-table.ts';
import * as types from '../../../src/record/type-id.ts';
import { describe } from '../../support/opinion.ts';
import { Oracle } from '../../support/oracle.ts';
import { ValueKernel } from '../../support/value.ts';

const POSTGRES_EPOCH_MILLIS = Date.UTC(2000, 0, 1);
/** In Berlin it is 00:30 of the next day. */
const NOW = '2024-07-01T22:30:15.123456Z';
const now = BigInt(Date.parse(`${NOW.slice(0, 19)}Z`) - POSTGRES_EPOCH_MILLIS) * 1000n + 123_456n;
const berlin = zoneTable({
  name: 'Berlin, a year of it',
  offset: 3600,
  transitions: [
    { at: Date.UTC(2024, 2, 31, 1) / 1000, before: 3600, after: 7200 },
    { at: Date.UTC(2024, 9, 27, 1) / 1000, before: 7200, after: 3600 },
  ],
});

/** By type and fractional digits: each word, and what it loads as; the session is shown in UTC. */
const cases: [type: string, id: number, digits: number, meanings: [word: string, meaning: string][]][] = [
  [
    'date',
    types.TYPE_DATE,
    6,
    [
      ['now', '2024-07-02'],
      [' Today ', '2024-07-02'],
      ['tomorrow', '2024-07-03'],
      ['YESTERDAY', '2024-07-01'],
      ['epoch', '1970-01-01'],
      ['allballs', 'FAULT_DATE'],
      ['today 10:00', 'FAULT_DATE'],
    ],
  ],
  [
    'timestamp',
    types.TYPE_TIMESTAMP,
    6,
    [
      ['now', '2024-07-02 00:30:15.123456'],
      ['today', '2024-07-02 00:00:00'],
      ['tomorrow', '2024-07-03 00:00:00'],
      ['yesterday', '2024-07-01 00:00:00'],
      ['epoch', '1970-01-01 00:00:00'],
      ['allballs', 'FAULT_TIMESTAMP'],
    ],
  ],
  [
    'timestamptz',
    types.TYPE_TIMESTAMPTZ,
    3,
    [
      ['now', '2024-07-01 22:30:15.123+00'],
      ['today', '2024-07-01 22:00:00+00'],
      ['tomorrow', '2024-07-02 22:00:00+00'],
      ['yesterday', '2024-06-30 22:00:00+00'],
      ['epoch', '1970-01-01 00:00:00+00'],
    ],
  ],
  [
    'time',
    types.TYPE_TIME,
    2,
    [
      ['now', '00:30:15.12'],
      ['allballs', '00:00:00'],
      ['today', 'FAULT_TIME'],
      ['epoch', 'FAULT_TIME'],
    ],
  ],
  [
    'timetz',
    types.TYPE_TIMETZ,
    0,
    [
      ['now', '00:30:15+02'],
      ['allballs', '00:00:00+00'],
    ],
  ],
];

let oracle: Oracle;
const kernel = new ValueKernel();

beforeAll(async () => {
  oracle = await Oracle.start();
});
afterAll(() => oracle?.close());

test.each(cases)('%s, where relative times are allowed', async (type, id, a, meanings) => {
  const column = kernel.column({ type: id, a, flags: FLAG_RELATIVE_TIMES, now, table: berlin });
  const encoded = meanings.map(([word]) => kernel.encode(column, word));
  const fields = encoded.flatMap((one) => ('bytes' in one ? [one.bytes] : []));
  const landed = await oracle.load(type, fields);
  expect(landed[15]).toEqual(landed[18]);
  const shown = encoded.map((one) => ('bytes' in one ? landed[18].shift() : describe(one)));
  expect(shown).toEqual(meanings.map(([, meaning]) => meaning));
});
