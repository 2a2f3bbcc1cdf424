import { expect, test } from 'vitest';
import { decideColumn, type InferredColumn } from '../../src/infer/decide.ts';
import { inferColumns } from '../../src/infer/infer.ts';
import { jsonSchema } from '../../src/infer/json-schema.ts';
import { emptyProfile } from '../../src/infer/profile.ts';
import { tableSchema } from '../../src/infer/table-schema.ts';

function columnsOf(values: Readonly<Record<string, readonly (string | null)[]>>): InferredColumn[] {
  const names = Object.keys(values);
  const rows = Object.values(values)[0]?.length ?? 0;
  return inferColumns(
    names,
    Array.from({ length: rows }, (_, row) => ({
      start: row,
      fields: names.map((name) => {
        const value = values[name]?.[row];
        return value === null || value === undefined ? null : Buffer.from(value);
      }),
    })),
  );
}

const COLUMNS = columnsOf({
  bool: ['true', 'no'],
  int: ['1', null],
  num: ['1.5', '2'],
  double: ['1e3', '2'],
  uuid: ['89b6bf24-8706-4fb2-b47f-9ce301f0b882', null],
  day: ['2024-01-01', '2024-01-02'],
  moment: ['2024-01-01 10:00Z', null],
  clock: ['10:00:00', '11:00:00'],
  json: ['{"a":1}', '[]'],
  text: ['x', ''],
  none: [null, null],
  ['__proto__']: ['1', '2'],
});

const WORDS = {
  missingValues: ['', 'NA'],
  trueWords: ['ja'],
  falseWords: ['nein'],
  decimal: ',',
  thousands: '.',
};

test('a Table Schema has a field for every column', () => {
  const { fields, missingValues } = tableSchema(COLUMNS, WORDS, true) as {
    fields: { name: string; type: string; constraints?: unknown; description: string }[];
    missingValues: string[];
  };
  expect(missingValues).toEqual(['', 'NA']);
  expect(fields.map(({ name, type, constraints }) => [name, type, constraints !== undefined])).toEqual([
    ['bool', 'boolean', true],
    ['int', 'integer', false],
    ['num', 'number', true],
    ['double', 'number', true],
    ['uuid', 'string', false],
    ['day', 'date', true],
    ['moment', 'datetime', false],
    ['clock', 'time', true],
    ['json', 'any', true],
    ['text', 'string', true],
    ['none', 'string', false],
    ['__proto__', 'integer', true],
  ]);
  expect(fields[0]).toMatchObject({ trueValues: expect.arrayContaining(['yes', 'T', 'ja']) });
  expect(fields[1]).toMatchObject({ groupChar: '.' });
  expect(fields[2]).toMatchObject({ groupChar: '.', decimalChar: ',' });
  expect(fields[2]?.description).toContain('2 values like "1.5"');
});

test('a JSON Schema has a member for every column, and none is required by a sample', () => {
  const schema = JSON.parse(JSON.stringify(jsonSchema('t', COLUMNS, 'text', true)));
  expect(Object.keys(schema.properties)).toEqual(COLUMNS.map(({ name }) => name));
  expect(schema.required).toEqual(['bool', 'num', 'double', 'day', 'clock', 'json', 'text', '__proto__']);
  const types = Object.values(schema.properties as Record<string, { type: unknown; format?: string }>);
  expect(types.map(({ type, format }) => [type, format])).toEqual([
    ['boolean', undefined],
    [['integer', 'null'], undefined],
    ['number', undefined],
    ['number', undefined],
    [['string', 'null'], 'uuid'],
    ['string', 'date'],
    [['string', 'null'], undefined],
    ['string', undefined],
    [undefined, undefined],
    ['string', undefined],
    [undefined, undefined],
    ['integer', undefined],
  ]);
  expect(jsonSchema('t', COLUMNS, 'text', false)).not.toHaveProperty('required');
});

test('a column without values is text, and empty', () => {
  const column = decideColumn('c', emptyProfile('json'), 7, 'json');
  expect([column.type.sql, column.nulls]).toEqual(['text', 7]);
});
