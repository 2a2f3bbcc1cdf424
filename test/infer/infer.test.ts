import { expect, test } from 'vitest';
import type { JsonCell } from '../../src/infer/add-value.ts';
import { inferColumns, inferFromJson } from '../../src/infer/infer.ts';
import { PLAIN_SPELLING } from '../../src/kernel/infer-plan.ts';

function typeOf(values: readonly string[], spelling = PLAIN_SPELLING) {
  const [column] = inferColumns(
    ['c'],
    values.map((value, start) => ({ start, fields: [Buffer.from(value)] })),
    spelling,
  );
  return column;
}

test.each<[string[], string]>([
  [['1', '-20', '0'], 'bigint'],
  [['1', '2.50'], 'numeric'],
  [['0.5', '-0.25', '-0'], 'numeric'],
  [['123456789012345.123456789012345678901234567890'], 'numeric'],
  [['1.5', '1e3'], 'double precision'],
  [['1.5', 'NaN', '-Infinity'], 'double precision'],
  // A double would lose digits, or the whole value.
  [['1.5e3', '1.2345678901234567'], 'text'],
  [['1e3', '1e400'], 'text'],
  [['1e3', '1e-400'], 'text'],
  [['007', '12'], 'text'],
  [['+1', '12'], 'text'],
  [['00.5'], 'text'],
  [['1234567890123456789'], 'text'],
  [['1234567890123456'], 'text'],
  [['123456789012345'], 'bigint'],
  [['1234567890123456.5'], 'text'],
  [['1.', '.5'], 'text'],
  [[' 1'], 'text'],
  [['true', 'f'], 'boolean'],
  [['yes', 'NO', 'T'], 'boolean'],
  // Which could be numbers, or something else.
  [['1', '0'], 'bigint'],
  [['y', 'n'], 'text'],
  [['on', 'off'], 'text'],
  [['2024-02-29', '2024-02-30'], 'text'],
  [['2024-02-29'], 'date'],
  [['2024-02-29', '29.02.2024'], 'text'],
  [['29/02/2024', '02/29/2024'], 'text'],
  [['now'], 'text'],
  [['2024-02-29 10:00', '2024-02-29T10:00:00.123456'], 'timestamp without time zone'],
  [['2024-02-29 10:00:00.1234567'], 'text'],
  [['2024-02-29 10:00+02', '2024-02-29T10:00:00Z'], 'timestamp with time zone'],
  [['2024-02-29 10:00+02', '2024-02-29 10:00'], 'text'],
  [['2024-02-29', '2024-02-29 10:00'], 'text'],
  [['10:00:00', '23:59:59.5'], 'time without time zone'],
  [['10:00'], 'text'],
  [['89b6bf24-8706-4fb2-b47f-9ce301f0b882', '89B6BF24-8706-4FB2-B47F-9CE301F0B882'], 'uuid'],
  [['89b6bf2487064fb2b47f9ce301f0b882'], 'text'],
  [['{89b6bf24-8706-4fb2-b47f-9ce301f0b882}'], 'text'],
  [['{"a":1}', '[]', ' [1]'], 'jsonb'],
  [['{"a":1}', '{"a":"\\u0000"}'], 'text'],
  [['{"a":1}', '1'], 'text'],
  [['1.2.3.4'], 'text'],
  [[''], 'text'],
  [['1', ''], 'text'],
])('%j is %s', (values, sql) => {
  expect(typeOf(values)?.type.sql).toBe(sql);
});

test.each<[string[], string]>([
  [['1.234,5', '-0,25'], 'numeric'],
  [['1.234', '12'], 'bigint'],
  // No number with these marks.
  [['1.23'], 'text'],
  [['1,2,3'], 'text'],
  [['01,5'], 'text'],
  [['2024-02-29'], 'date'],
  [['ja', 'nein', 'true'], 'boolean'],
  [['ja', '1'], 'text'],
])('with marks and words of its own, %j is %s', (values, sql) => {
  const spelling = {
    ...PLAIN_SPELLING,
    decimal: 0x2c,
    thousands: 0x2e,
    trueWords: ['ja'],
    falseWords: ['nein'],
  };
  expect(typeOf(values, spelling)?.type.sql).toBe(sql);
});

test('words for booleans that are digits make a boolean, and a number where others stand too', () => {
  const spelling = { ...PLAIN_SPELLING, trueWords: ['1'], falseWords: ['0'] };
  expect(typeOf(['1', '0'], spelling)?.type.sql).toBe('boolean');
  expect(typeOf(['1', '0', '2'], spelling)?.type.sql).toBe('bigint');
});

test.each<[string[], string | undefined, number | undefined, string | undefined]>([
  [['1', '2', 'x', 'y'], 'bigint', 2, undefined],
  [['1', '2.5', 'x'], 'numeric', 2, undefined],
  [['1', '2.5', '2'], 'bigint', 1, undefined],
  [['x', '1'], undefined, undefined, undefined],
  [['12', '007'], 'bigint', 1, 'a leading zero would be lost'],
  [['007', '12'], 'bigint', 0, 'a leading zero would be lost'],
  [['4111111111111111'], 'bigint', 0, 'of more than 15 digits: a number of a card or an account'],
  [['31/12/2024'], 'date', 0, 'which of them is the day, --date-format can tell'],
])('the runner-up of %j is %s, ruled out at %s', (values, sql, byte, why) => {
  const runnerUp = typeOf(values)?.runnerUp;
  expect([runnerUp?.type.sql, runnerUp?.by.byte, runnerUp?.why]).toEqual([sql, byte, why]);
});

const cell = (text: string): JsonCell => {
  const value: unknown = JSON.parse(text);
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as 'string');
  return { kind, text: Buffer.from(typeof value === 'string' ? value : text) };
};

test.each<[string[], string]>([
  [['1', '-20', 'null'], 'bigint'],
  // Written as a number on purpose, and bigint keeps it.
  [['123456789012345678'], 'bigint'],
  [['1234567890123456789'], 'numeric'],
  [['1', '2.50', '1e3'], 'numeric'],
  [['1', '1e200000'], 'text'],
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
  [['{"a":"\\u0000"}'], 'text'],
  [['null'], 'text'],
  [['""'], 'text'],
])('%j of JSON is %s', (values, sql) => {
  const [column] = inferFromJson(
    ['c'],
    values.map((value, start) => ({ start, cells: [cell(value)] })),
  );
  expect(column?.type.sql).toBe(sql);
});
