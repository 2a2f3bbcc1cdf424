import fc from 'fast-check';
import { enumTable } from '../../../src/kernel/enum-table.ts';
import { TYPE_ENUM } from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { mutated } from '../mutate.ts';

const odd = [
  '',
  ' ',
  'a',
  'A',
  'new',
  'New',
  ' new',
  'in progress',
  'ünï',
  '漢字',
  'NULL',
  'a"b',
  "it's",
  '{x,y}',
];
const long = [15, 16, 17, 31, 32, 33, 47, 48, 49, 62, 63].map((length) => 'x'.repeat(length));
const many = Array.from({ length: 500 }, (_, index) => `label ${index}`);

export const enumLabels: readonly string[] = [...odd, ...long, ...many];

/** To be created as the enum `label` of `enumLabels`. */
export const enumType: TypeUnderTest = {
  sql: 'label',
  column: { type: TYPE_ENUM, table: enumTable(enumLabels) },
};

export const createEnum = `CREATE TYPE label AS ENUM (${enumLabels
  .map((label) => `'${label.replaceAll("'", "''")}'`)
  .join(', ')})`;

export const enumValues: fc.Arbitrary<string> = mutated(fc.constantFrom(...enumLabels), [
  ' ',
  'x',
  'X',
  '1',
  'ü',
  '字',
]);
