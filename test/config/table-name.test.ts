import { describe, expect, test } from 'vitest';
import { parseTableName, tableNameOf } from '../../src/config/table-name.ts';

describe('parseTableName', () => {
  test.each([
    ['orders', undefined, 'orders'],
    ['sales.orders', 'sales', 'orders'],
    ['Sales.Orders', 'Sales', 'Orders'],
    ['"a.b"."c ""d"""', 'a.b', 'c "d"'],
    ['sales."a b"', 'sales', 'a b'],
    ['sales 2026', undefined, 'sales 2026'],
    ["'; drop table x; --", undefined, "'; drop table x; --"],
    ['表', undefined, '表'],
  ])('%s', (text, schema, name) => {
    expect(parseTableName(text)).toEqual({ schema, name });
  });

  test.each([
    '',
    '.',
    'a.',
    '.a',
    'a.b.c',
    'a"b',
    '""',
    '"a',
    '""."b"',
    '"a"b',
    'x'.repeat(64),
    'é'.repeat(32),
  ])('refuses %j', (text) => {
    expect(() => parseTableName(text)).toThrow(expect.objectContaining({ code: 'usage', place: '--table' }));
  });
});

describe('tableNameOf', () => {
  test.each([
    ['orders.csv', 'orders'],
    ['data/Orders 2026.CSV', 'orders_2026'],
    ['orders.2026.csv.gz', 'orders_2026'],
    ['/tmp/2026-orders.csv', '_2026_orders'],
    ['.csv', 'csv'],
    ['Käufe.csv', 'käufe'],
    ['-', 'stdin'],
  ])('%s', (source, name) => {
    expect(tableNameOf(source)).toEqual({ schema: undefined, name });
  });

  test.each(['…', '😍.csv', `${'x'.repeat(64)}.csv`])('%s gives none', (source) => {
    expect(() => tableNameOf(source)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
