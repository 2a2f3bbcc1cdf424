import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createTableSql,
  parseTableName,
  quoteIdentifier,
  quoteTableName,
  showTableName,
  type TableName,
  tableNameFromFile,
} from '../../../src/sinks/postgres/index.ts';
import { createDatabase } from '../../support/database.ts';
import { clientOf } from '../../support/postgres-sink.ts';

const names: [string, TableName][] = [
  ['orders', { table: 'orders' }],
  ['sales.orders', { schema: 'sales', table: 'orders' }],
  ['Sales.Orders', { schema: 'sales', table: 'orders' }],
  ['"Sales"."Orders"', { schema: 'Sales', table: 'Orders' }],
  ['"My Schema"."T.x"', { schema: 'My Schema', table: 'T.x' }],
  ['"a""b"', { table: 'a"b' }],
  [' sales . "Orders" ', { schema: 'sales', table: 'Orders' }],
  ['my-table', { table: 'my-table' }],
  ['ÉTÉ', { table: 'ÉtÉ' }],
];

test.for(names)('%s', ([text, expected]) => {
  expect(parseTableName(text)).toEqual(expected);
});

test.for([
  '',
  '.',
  'a.',
  '.a',
  'a..b',
  'a.b.c',
  '"a',
  'a"b"',
  '"a"b',
  '""',
  'a b',
  `${'x'.repeat(64)}`,
  'a\0b',
  `"${'é'.repeat(32)}"`,
])('%j is no name', (text) => {
  expect(() => parseTableName(text)).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('what is shown is read back as the same name', () => {
  const part = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 15 })
    .filter((name) => !name.includes('\0'));
  fc.assert(
    fc.property(part, fc.option(part, { nil: undefined }), (table, schema) => {
      const name = schema === undefined ? { table } : { schema, table };
      expect(parseTableName(showTableName(name))).toEqual(name);
      expect(parseTableName(quoteTableName(name))).toEqual(name);
    }),
  );
});

const files: [string, string][] = [
  ['orders.csv', 'orders'],
  ['/data/2024 Orders-final.CSV', '_2024_orders_final'],
  ['orders.csv.gz', 'orders'],
  ['orders.2024.csv', 'orders_2024'],
  ['orders', 'orders'],
  ['.csv', '_csv'],
  ['-', 'stdin'],
  ['Größe.tsv', 'größe'],
  [`${'é'.repeat(60)}.csv`, 'é'.repeat(31)],
  ['a"; DROP TABLE b; --.csv', 'a___drop_table_b____'],
];

test.for(files)('%s is loaded into %s', ([path, expected]) => {
  expect(tableNameFromFile(path)).toBe(expected);
});

test('every name of a file gives a name that can be quoted', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }).filter((name) => !/^[./\0]*$|\/$/.test(name)),
      (path) => {
        expect(() => quoteIdentifier(tableNameFromFile(path))).not.toThrow();
      },
    ),
  );
});

test.for(['', 'a\0b', 'x'.repeat(64), 'é'.repeat(32)])('%j is no identifier', (name) => {
  expect(() => quoteIdentifier(name)).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('a table is made as it is named, whatever the names', async () => {
  const client = await clientOf(await createDatabase());
  const columns = ['plain', 'select', 'a"b', "'; DROP TABLE x; --", 'x'.repeat(63), 'é😀', '\n'];
  const sql = createTableSql(
    { table: 'T "q"' },
    columns.map((name, i) => ({ name, sqlType: 'numeric(10,2)', notNull: i === 0 })),
  );
  expect(sql.split('\n')[0]).toBe('CREATE TABLE "T ""q""" (');
  await client.query(sql);
  const { rows } = await client.query(
    `SELECT attname, attnotnull, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = '"T ""q"""'::regclass AND attnum > 0 ORDER BY attnum`,
  );
  await client.end();
  expect(rows).toEqual(
    columns.map((attname, i) => ({ attname, attnotnull: i === 0, type: 'numeric(10,2)' })),
  );
});
