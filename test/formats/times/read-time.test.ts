import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTime } from '../../../src/formats/times/read-time.ts';
import { createDatabase } from '../../support/database.ts';
import {
  anyMomentParts,
  anyTemplate,
  formatOf,
  type Moment,
  TimeReader,
  writeMoment,
} from '../../support/time-templates.ts';

const kernel = new TimeReader();
const anyFormat = fc.constantFrom(
  ...[
    'DD.MM.YYYY',
    'FMMM/FMDD/YYYY HH12:MI am',
    'YYYYMMDDHH24MISSUS',
    'DD-Mon-YY HH24:MI:SS.FF3 OF',
    'Month DD, YYYY',
  ],
  ...[
    'HH24:MI:SSTZH:TZM',
    'HH:MI P.M.',
    '"é"FMDD"é"MM"é"FMYYYY',
    'DD Month YYYY "mai"',
    'epoch_s',
    'epoch_ms',
    'epoch_us',
  ],
);

/** Both readers: the plain one, and the kernel whatever lies around the value in memory. */
function read(value: string, template: string): string | undefined {
  const format = formatOf(template);
  const expected = readTime(value, format);
  expect([kernel.read(value, format), kernel.read(value, format, 0x20)]).toEqual([expected, expected]);
  return expected;
}

describe('what a template reads', () => {
  test.each([
    ['DD.MM.YYYY', '05.01.2024', '2024-01-05'],
    ['DD.MM.YYYY', '5.01.2024', undefined],
    ['DD.MM.YYYY', '05.01.24', undefined],
    ['DD.MM.YYYY', '05.01.2024 ', undefined],
    ['DD.MM.YYYY', ' 05.01.2024', undefined],
    ['DD.MM.YYYY', '05-01-2024', undefined],
    ['DD.MM.YYYY', '', undefined],
    ['DD.MM.YYYY', '31.02.2024', '2024-02-31'],
    ['DD.MM.YYYY', '99.99.0000', '0000-99-99'],
    ['FMDD.FMMM.FMYYYY', '5.1.24', '0024-01-05'],
    ['DD.MM.YY', '05.01.69', '2069-01-05'],
    ['DD.MM.YY', '05.01.70', '1970-01-05'],
    ['DD Mon YYYY', '05 jAn 2024', '2024-01-05'],
    ['DD Mon YYYY', '05 January 2024', undefined],
    ['DDMonYYYY', '05SEP2024', '2024-09-05'],
    ['DD Month YYYY', '05 September 2024', '2024-09-05'],
    ['DD Month YYYY', '05 Sept 2024', undefined],
    ['DD Month YYYY', '05 Jan 2024', undefined],
    ['DDMonth"of"YYYY', '05Mayof2024', '2024-05-05'],
    ['HH12:MI AM', '12:05 AM', '00:05:00'],
    ['HH12:MI AM', '12:05 pm', '12:05:00'],
    ['HH12:MI AM', '01:05 PM', '13:05:00'],
    ['HH12:MI AM', '00:05 AM', '99:05:00'],
    ['HH12:MI AM', '13:05 PM', '99:05:00'],
    ['HH12:MI P.M.', '01:05 p.m.', '13:05:00'],
    ['HH12:MI P.M.', '01:05 pm', undefined],
    ['HH24:MI', '24:00', '99:00:00'],
    ['HH24:MI:SS', '23:60:60', '23:99:99'],
    ['HH24:MI:SS.MS', '10:11:12.5', undefined],
    ['HH24:MI:SS.MS', '10:11:12.500', '10:11:12.500000'],
    ['HH24:MI:SS.FMUS', '10:11:12.5', '10:11:12.500000'],
    ['HH24:MI:SS.FF4', '10:11:12.0001', '10:11:12.000100'],
    ['HH24:MIOF', '10:11Z', '10:11:00+00:00'],
    ['HH24:MIOF', '10:11-0330', '10:11:00-03:30'],
    ['HH24:MIOF', '10:11+03:30', '10:11:00+03:30'],
    ['HH24:MIOF', '10:11+03', '10:11:00+03:00'],
    ['HH24:MIOF', '10:11+3', undefined],
    ['HH24:MITZHTZM', '10:11-0030', '10:11:00-00:30'],
    ['DD.MM.YYYY HH24:MI', '05.01.2024 09:08', '2024-01-05 09:08:00'],
    ['epoch_s', '0', '1970-01-01 00:00:00.000000Z'],
    ['epoch_s', '1700000000', '2023-11-14 22:13:20.000000Z'],
    ['epoch_s', '1700000000.123456', '2023-11-14 22:13:20.123456Z'],
    ['epoch_s', '1700000000.1', '2023-11-14 22:13:20.100000Z'],
    ['epoch_s', '1700000000.1234567', undefined],
    ['epoch_s', '1700000000.', undefined],
    ['epoch_s', '.5', undefined],
    ['epoch_s', '1.7e9', undefined],
    ['epoch_s', '+5', undefined],
    ['epoch_s', '-0.000001', '1969-12-31 23:59:59.999999Z'],
    ['epoch_s', '-62135596801', '0001-12-31 23:59:59.000000Z BC'],
    ['epoch_s', '-210866803200', '4714-11-24 00:00:00.000000Z BC'],
    ['epoch_s', '9223372036854', '294247-01-10 04:00:54.000000Z'],
    ['epoch_s', '9300000000000', '299999-01-01 00:00:00.000000Z'],
    ['epoch_ms', '1700000000123', '2023-11-14 22:13:20.123000Z'],
    ['epoch_ms', '1700000000123.456', '2023-11-14 22:13:20.123456Z'],
    ['epoch_us', '1700000000123456', '2023-11-14 22:13:20.123456Z'],
    ['epoch_us', '1.5', undefined],
    ['epoch_us', '99999999999999999999999', '299999-01-01 00:00:00.000000Z'],
  ])('%s of %j: %s', (template, value, expected) => {
    expect(read(value, template)).toBe(expected);
  });
});

/** The days of a month, by a rule of their own. */
const exists = ({ year, month, day }: Moment) => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= ([31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number);
};

describe('the kernel, the plain reader and others agree', () => {
  test('on what is written by a template: every part comes back', () => {
    const agree = fc.property(anyTemplate, anyMomentParts, (one, moment) => {
      const found = read(writeMoment(one, moment), one.template);
      const has = (...names: string[]) => one.patterns.some((pattern) => names.includes(pattern));
      const year = has('YY') ? (moment.year % 100 < 70 ? 2000 : 1900) + (moment.year % 100) : moment.year;
      const two = (value: number) => String(value).padStart(2, '0');
      const date = `${String(year).padStart(4, '0')}-${two(moment.month)}-${two(moment.day)}`;
      const hour = has('HH24', 'FMHH24', 'HH', 'HH12');
      const micros = String(moment.micros).padStart(6, '0');
      const kept = has('US', 'FF6') ? 6 : has('MS', 'FF3') ? 3 : has('FF1') ? 1 : 0;
      const clock = `${two(moment.hour)}:${two(moment.minute)}:${two(has('SS') ? moment.second : 0)}`;
      const fraction = kept > 0 ? `.${micros.slice(0, kept).padEnd(6, '0')}` : '';
      const minutes = Math.abs(moment.offset);
      const sign = moment.offset < 0 ? '-' : '+';
      const offset = has('TZH')
        ? `${sign}${two(Math.floor(minutes / 60))}:${two(has('TZM') ? minutes % 60 : 0)}`
        : '';
      expect(found).toBe(hour ? `${date} ${clock}${fraction}${offset}` : date);
    });
    fc.assert(agree, { numRuns: 3000 });
  });

  test('on texts that are nearly right', () => {
    const units = [
      '0',
      '1',
      '9',
      '.',
      '-',
      '+',
      ':',
      ' ',
      '/',
      'a',
      'm',
      'A',
      'Z',
      'é',
      'jan',
      'May',
      'sept',
      'mai',
      ',',
      '24',
      '2024',
    ];
    const agree = fc.property(
      anyFormat,
      fc.array(fc.constantFrom(...units), { maxLength: 16 }),
      (template, parts) => {
        read(parts.join(''), template);
      },
    );
    fc.assert(agree, { numRuns: 5000 });
  });

  test('on written values of which a part is changed', () => {
    const agree = fc.property(
      anyTemplate,
      anyMomentParts,
      fc.nat(40),
      fc.constantFrom('', '0', '9', ' ', 'x', '-'),
      (one, moment, at, insert) => {
        const text = writeMoment(one, moment);
        read(text.slice(0, at) + insert + text.slice(at + 1), one.template);
      },
    );
    fc.assert(agree, { numRuns: 3000 });
  });

  test('on counts since 1970, with Date', () => {
    const agree = fc.property(
      fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
      (millis) => {
        const iso = new Date(millis).toISOString().replace('T', ' ').replace('Z', '000Z');
        expect(read(String(millis), 'epoch_ms')).toBe(iso);
        const [whole, part] = [Math.trunc(millis / 1000), String(Math.abs(millis % 1000)).padStart(3, '0')];
        expect(read(`${whole === 0 && millis < 0 ? '-' : ''}${whole}.${part}`, 'epoch_s')).toBe(iso);
      },
    );
    fc.assert(agree, { numRuns: 3000 });
  });

  test('on counts of any size', () => {
    const agree = fc.property(
      fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }),
      fc.constantFrom('epoch_s', 'epoch_ms', 'epoch_us'),
      (count, template) => {
        read(String(count), template);
      },
    );
    fc.assert(agree, { numRuns: 2000 });
  });
});

describe.each([15, 18] as const)('to_timestamp of PostgreSQL %i agrees', (major) => {
  let client: Client;
  beforeAll(async () => {
    client = new Client(await createDatabase(major));
    await client.connect();
    await client.query("SET timezone = 'UTC'");
  });
  afterAll(() => client.end());

  test('on every value that is read, and on every day that does not exist', async () => {
    const cases: { template: string; value: string; ours: string; exists: boolean }[] = [];
    fc.assert(
      fc.property(anyTemplate, anyMomentParts, (one, moment) => {
        const value = writeMoment(one, moment);
        const ours = read(value, one.template);
        const year = one.patterns.includes('YY')
          ? (moment.year % 100 < 70 ? 2000 : 1900) + (moment.year % 100)
          : moment.year;
        if (ours !== undefined)
          cases.push({ template: one.template, value, ours, exists: exists({ ...moment, year }) });
      }),
      { numRuns: 1500 },
    );
    const theirs = await client.query<{ same: boolean | null }>(
      `CREATE OR REPLACE FUNCTION pg_temp.ask(value text, template text, ours text) RETURNS text LANGUAGE plpgsql AS $$
       BEGIN
         RETURN (to_timestamp(value, template) = ours::timestamptz)::text;
       EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE;
       END $$;`,
    );
    expect(theirs).toBeDefined();
    const { rows } = await client.query<{ answer: string }>(
      `SELECT pg_temp.ask(value, template, ours) AS answer
       FROM json_to_recordset($1) AS t(value text, template text, ours text)`,
      [JSON.stringify(cases)],
    );
    const wrong = cases.filter((one, i) => (rows[i]?.answer === 'true') !== one.exists);
    expect(wrong.slice(0, 3).map((one) => [one, rows[cases.indexOf(one)]])).toEqual([]);
    expect(cases.filter((one) => one.exists).length).toBeGreaterThan(1000);
  });
});
