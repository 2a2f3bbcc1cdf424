import { describe, expect, test } from 'vitest';
import { zoneTable } from '../../src/kernel/zone-table.ts';
import type { Zone } from '../../src/record/schema.ts';
import { TYPE_TIMESTAMPTZ, TYPE_TIMETZ } from '../../src/record/type-id.ts';
import { describe as shown } from '../support/opinion.ts';
import { ValueKernel } from '../support/value.ts';

const POSTGRES_EPOCH_MILLIS = Date.UTC(2000, 0, 1);
const seconds = (text: string) => Date.parse(text) / 1000;

/** Summer time of 2024, and nothing known before 2000 and from 2400 on. */
const summer: Zone = {
  name: 'one summer',
  offset: 3600,
  transitions: [
    { at: seconds('2024-03-31T01:00:00Z'), before: 3600, after: 7200 },
    { at: seconds('2024-10-27T01:00:00Z'), before: 7200, after: 3600 },
  ],
  from: seconds('2000-01-01T00:00:00Z'),
  to: seconds('2400-01-01T00:00:00Z'),
};

const kernel = new ValueKernel();

/** The instant of a wall-clock time in a zone, or the fault. */
function instant(zone: Zone, wall: string): string {
  const column = kernel.column({ type: TYPE_TIMESTAMPTZ, a: 6, table: zoneTable(zone) });
  const encoded = kernel.encode(column, wall);
  if ('fault' in encoded) return shown(encoded);
  const micros = encoded.bytes.readBigInt64BE(4);
  return new Date(Number(micros / 1000n) + POSTGRES_EPOCH_MILLIS).toISOString().replace('.000', '');
}

describe('a time without an offset', () => {
  test.each([
    ['2024-03-31 01:59:59', '2024-03-31T00:59:59Z'],
    // Skipped: by the offset before the change.
    ['2024-03-31 02:00:00', '2024-03-31T01:00:00Z'],
    ['2024-03-31 02:59:59', '2024-03-31T01:59:59Z'],
    ['2024-03-31 03:00:00', '2024-03-31T01:00:00Z'],
    // Repeated: by the offset after the change.
    ['2024-10-27 01:59:59', '2024-10-26T23:59:59Z'],
    ['2024-10-27 02:00:00', '2024-10-27T01:00:00Z'],
    ['2024-10-27 03:00:00', '2024-10-27T02:00:00Z'],
    ['2000-01-01 01:00:00', '2000-01-01T00:00:00Z'],
    ['2000-01-01 00:59:59', 'FAULT_TIME_ZONE'],
    ['2400-01-01 00:59:59', '2399-12-31T23:59:59Z'],
    ['2400-01-01 01:00:00', 'FAULT_TIME_ZONE'],
  ])('%s', (wall, expected) => {
    expect(instant(summer, wall)).toBe(expected);
  });

  test.each([
    ['2424-03-31 01:59:59', '2424-03-31T00:59:59Z'],
    ['2424-03-31 03:00:00', '2424-03-31T01:00:00Z'],
    ['2424-10-27 02:00:00', '2424-10-27T01:00:00Z'],
    ['9624-07-01 12:00:00', '9624-07-01T10:00:00Z'],
    ['9624-12-31 12:00:00', '9624-12-31T11:00:00Z'],
  ])('%s, where 400 years repeat', (wall, expected) => {
    expect(instant({ ...summer, repeats: true }, wall)).toBe(expected);
  });

  test('of a constant zone is known at any time', () => {
    const constant: Zone = { name: 'constant', offset: -16200, transitions: [] };
    expect(instant(constant, '0001-01-01 00:00:00')).toBe('0001-01-01T04:30:00Z');
    expect(instant(constant, '9999-12-31 00:00:00')).toBe('9999-12-31T04:30:00Z');
  });
});

test.each([
  [
    'a constant offset',
    { name: 'constant', offset: 19800, transitions: [] },
    '2000-01-01',
    '00000008638e2b80ffffb2a8',
  ],
  ['an offset that no longer changes', summer, '2025-01-01', '00000008638e2b80fffff1f0'],
  ['an offset that will change', summer, '2024-07-01', 'FAULT_TIME_ZONE'],
  ['an offset that has just changed', summer, '2024-10-27', 'FAULT_TIME_ZONE'],
])('timetz without an offset takes %s', (_, zone: Zone, day, expected) => {
  const now = BigInt(Date.parse(day) - POSTGRES_EPOCH_MILLIS) * 1000n;
  const column = kernel.column({ type: TYPE_TIMETZ, a: 6, now, table: zoneTable(zone) });
  expect(shown(kernel.encode(column, '10:00:30'))).toBe(expected);
});

test.each<[string, Zone]>([
  ['changes that do not join', { name: 'x', offset: 0, transitions: [{ at: 0, before: 3600, after: 0 }] }],
  [
    'changes out of order',
    {
      name: 'x',
      offset: 0,
      transitions: [
        { at: 9000, before: 0, after: 60 },
        { at: 0, before: 60, after: 0 },
      ],
    },
  ],
  [
    'repetitions of what is not known',
    { ...summer, from: seconds('2399-12-31T00:00:00Z'), transitions: [], repeats: true },
  ],
])('%s are a bug', (_, zone) => {
  expect(() => zoneTable(zone)).toThrow();
});
