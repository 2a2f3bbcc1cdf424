import { expect, test } from 'vitest';
import { inferColumns } from '../../src/infer/infer.ts';
import { inferFromJson, type JsonCell } from '../../src/infer/infer-json.ts';

test.each<[string[], string]>([
  [['1', '-20', '0'], 'bigint'],
  [['1', '2.50'], 'numeric'],
  [['1.5', '1e3'], 'double precision'],
  [['007', '12'], 'text'],
  // A double would lose digits of these.
  [['1234567890123456789'], 'text'],
  [['1234567890123456'], 'text'],
  [['true', 'f'], 'boolean'],
  [['2024-02-29', '2024-02-30'], 'text'],
])('%j is %s', (values, sql) => {
  const [column] = inferColumns(
    ['c'],
    values.map((value, start) => ({ start, fields: [Buffer.from(value)] })),
  );
  expect(column?.type.sql).toBe(sql);
});

const cell = (text: string): JsonCell => {
  const value: unknown = JSON.parse(text);
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as 'string');
  return { kind, text: Buffer.from(typeof value === 'string' ? value : text) };
};

test.each<[string[], string]>([
  [['1', '-20', 'null'], 'bigint'],
  [['123456789012345678'], 'bigint'],
  [['1234567890123456789'], 'numeric'],
  [['1', '2.50', '1e3'], 'numeric'],
  [['"1"', '"2"'], 'text'],
  [['"true"'], 'text'],
  [['"[1]"'], 'text'],
  [['true', 'null', 'false'], 'boolean'],
  [['true', '1'], 'text'],
  [['"2024-02-29"'], 'date'],
  [['"2024-02-29T10:00:00Z"', '"2024-02-29 11:00:00+01"'], 'timestamp with time zone'],
  [['"89b6bf24-8706-4fb2-b47f-9ce301f0b882"'], 'uuid'],
  [['"2024-02-29"', '5'], 'text'],
  [['{}', '[]', 'null'], 'jsonb'],
  [['{}', '"x"', '1'], 'jsonb'],
  [['null'], 'text'],
])('%j of JSON is %s', (values, sql) => {
  const [column] = inferFromJson(
    ['c'],
    values.map((value, start) => ({ start, cells: [cell(value)] })),
  );
  expect(column?.type.sql).toBe(sql);
});
