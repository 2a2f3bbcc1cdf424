import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { type GenerateOptions, generate } from '../../bench/generate.ts';
import { ORDER_COLUMNS, ORDER_HEADER } from '../../fixtures/order.ts';

function whole(options: GenerateOptions): { bytes: Buffer; rows: number } {
  let rows = 0;
  const parts: Buffer[] = [];
  for (const part of generate(options)) {
    parts.push(Buffer.from(part.bytes));
    rows += part.rows;
  }
  return { bytes: Buffer.concat(parts), rows };
}

test.each([
  ['smaller than the header', 10, 1000],
  ['header only', ORDER_HEADER.length, 1000],
  ['within one block', 50_000, 1 << 20],
  ['many blocks and a part of one', 300_000, 40_000],
])('%s: whole rows that fit, counted, each with its own id', (_name, bytes, blockBytes) => {
  const made = whole({ bytes, blockBytes });
  const [header, ...rows] = parse(made.bytes) as string[][];
  expect(header).toEqual(ORDER_COLUMNS.map(({ name }) => name));
  expect(rows).toHaveLength(made.rows);
  expect(rows.map(([id]) => id)).toEqual(rows.map((_, row) => String(1_000_000_001 + row)));
  expect(made.bytes.length).toBeLessThanOrEqual(Math.max(bytes, ORDER_HEADER.length));
  expect(made.bytes.length).toBeGreaterThan(bytes - 500);
});

test('repeated blocks differ in customer and time, and both stay well formed', () => {
  const rows = parse(whole({ bytes: 300_000, blockBytes: 40_000 }).bytes, { from: 2 }) as string[][];
  expect(new Set(rows.map(([, customer]) => customer)).size).toBe(rows.length);
  for (const [, customer, time] of rows) {
    expect(customer).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(time).toMatch(/^202\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  }
});

test('the same options give the same bytes, another seed gives others', () => {
  const options = { bytes: 100_000, blockBytes: 30_000 };
  const { bytes } = whole(options);
  expect(whole(options).bytes.equals(bytes)).toBe(true);
  expect(whole({ ...options, seed: 2 }).bytes.equals(bytes)).toBe(false);
});
