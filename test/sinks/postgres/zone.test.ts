import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zoneTable } from '../../../src/kernel/zone-table.ts';
import type { Zone } from '../../../src/record/schema.ts';
import { TYPE_TIMESTAMPTZ, TYPE_TIMETZ } from '../../../src/record/type-id.ts';
import { readZone } from '../../../src/sinks/postgres/zone.ts';
import { createDatabase } from '../../support/database.ts';
import { describe as shown } from '../../support/opinion.ts';
import { ValueKernel } from '../../support/value.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Manila',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  '<+0230>-02:30',
  'CET-1CEST,M3.5.0,M10.5.0/3',
];

const wallText = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
const year = (number: number) => Date.UTC(number, 0, 1) / 1000;

/** Times by the wall clock, in all centuries and about each change. */
function wallTimes(zone: Zone): string[] {
  const about = zone.transitions
    .filter((_, i) => i % 7 === 0 || i < 40)
    .flatMap(({ at, before, after }) =>
      [before, after].flatMap((offset) => [-1, 0, 1, 1800].map((seconds) => at + offset + seconds)),
    );
  const anyTime = fc.oneof(
    fc.integer({ min: year(1900), max: year(2100) }),
    fc.integer({ min: year(1000), max: year(9999) }),
  );
  const edges = [
    '0001-01-01 00:00:00',
    '9999-12-31 23:59:59',
    '294276-07-01 12:00:00',
    '0044-03-15 12:00:00 BC',
  ];
  return [...about, ...fc.sample(anyTime, 500)].map(wallText).concat(edges);
}

describe.each([15, 18] as const)('PostgreSQL %i', (version) => {
  let client: Client;
  const kernel = new ValueKernel();

  beforeAll(async () => {
    client = new Client({ connectionString: await createDatabase(version) });
    await client.connect();
  });
  afterAll(() => client?.end());

  const zoneOf = async (name: string) => {
    await client.query("SELECT set_config('TimeZone', $1, false)", [name]);
    return readZone(client);
  };

  test.each(ZONES)(
    '%s: a time without an offset is the instant that the server takes it for',
    async (name) => {
      const zone = await zoneOf(name);
      const column = kernel.column({ type: TYPE_TIMESTAMPTZ, a: 6, table: zoneTable(zone) });
      // Before 1800 a zone that is only a rule repeats, which the kernel does not promise to know.
      const walls = wallTimes(zone).filter(
        (wall) => zone.from === undefined || (wall > '1801' && !wall.includes('BC')),
      );
      const { rows } = await client.query<{ hex: string }>(
        `SELECT encode(timestamptz_send(wall::timestamptz), 'hex') AS hex
       FROM unnest($1::text[]) WITH ORDINALITY AS given (wall, n) ORDER BY n`,
        [walls],
      );
      const ours = walls.map((wall) => [wall, shown(kernel.encode(column, wall))]);
      expect(ours).toEqual(walls.map((wall, i) => [wall, rows[i]?.hex]));
    },
  );

  test('a time of day without an offset takes that of a zone which no longer changes', async () => {
    const now = BigInt(Date.now() - Date.UTC(2000, 0, 1)) * 1000n;
    const table = zoneTable(await zoneOf('Asia/Kolkata'));
    const column = kernel.column({ type: TYPE_TIMETZ, a: 6, now, table });
    const { rows } = await client.query(`SELECT encode(timetz_send('10:11:12'), 'hex') AS hex`);
    expect(shown(kernel.encode(column, '10:11:12'))).toBe(rows[0]?.hex);
  });

  test('a zone without changes is constant for all time', async () => {
    expect(await zoneOf('Etc/GMT+5')).toEqual({ name: 'Etc/GMT+5', offset: -18000, transitions: [] });
    expect(await zoneOf('UTC')).toEqual({ name: 'UTC', offset: 0, transitions: [] });
  });
});
