import type fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  FAULT_ARRAY,
  FAULT_ARRAY_SHAPE,
  FAULT_JSON,
  FAULT_LENGTH,
} from '../../../src/record/fault-number.ts';
import { TYPE_ARRAY, TYPE_JSON, TYPE_VARCHAR } from '../../../src/record/type-id.ts';
import { disagreements, type TypeUnderTest } from '../../support/agreement.ts';
import { Oracle } from '../../support/oracle.ts';
import { sample } from '../../support/sample.ts';
import { ValueKernel } from '../../support/value.ts';
import { arrayLiterals, arrayOf, textArray } from '../../support/values/array.ts';
import { arraySubjects } from '../../support/values/array-subjects.ts';
import { createEnum, enumType, enumValues } from '../../support/values/enum.ts';

const kernel = new ValueKernel();
const TEXT_OID = 25;
const texts = kernel.column(textArray.column);

/** The elements of an encoded array of text, after a check of its head; or the fault. */
function elements(column: number, literal: string): (string | null)[] | number {
  const encoded = kernel.encode(column, literal);
  if ('fault' in encoded) return encoded.fault;
  const { bytes } = encoded;
  const words = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => bytes.readInt32BE(from + index * 4));
  const found: (string | null)[] = [];
  for (let at = 24; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    at += 4;
    found.push(length < 0 ? null : bytes.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  const nulls = found.includes(null) ? 1 : 0;
  if (found.length === 0) expect(words(0, bytes.length / 4)).toEqual([12, 0, 0, TEXT_OID]);
  else expect(words(0, 6)).toEqual([bytes.length - 4, 1, nulls, TEXT_OID, found.length, 1]);
  return found;
}

test.each<[string, (string | null)[] | number]>([
  ['{}', []],
  [' { \n } ', []],
  ['{a}', ['a']],
  ['{a,"b,c",NULL,"q\\"uote"}', ['a', 'b,c', null, 'q"uote']],
  ['\t{ a b , "c d" }\n', ['a b', 'c d']],
  ['{""}', ['']],
  ['{"NULL",null,Null,nulls,\\NULL,NULL\\ }', ['NULL', null, null, 'nulls', 'NULL', 'NULL ']],
  ['{a\\,b,\\{,\\}, \\ x\\  ,\\\\}', ['a,b', '{', '}', ' x ', '\\']],
  ['{a\\\\ ,b\\\\\\ }', ['a\\', 'b\\ ']],
  ['{[1],=}', ['[1]', '=']],
  ['{"{}"}', ['{}']],
  ['{漢,"é\\😀"}', ['漢', 'é😀']],
  ['', FAULT_ARRAY],
  [' ', FAULT_ARRAY],
  ['{', FAULT_ARRAY],
  ['}', FAULT_ARRAY],
  ['a', FAULT_ARRAY],
  ['{a', FAULT_ARRAY],
  ['{a,', FAULT_ARRAY],
  ['{"a', FAULT_ARRAY],
  ['{"a"', FAULT_ARRAY],
  ['{a\\', FAULT_ARRAY],
  ['{"a\\', FAULT_ARRAY],
  ['{"a\\"}', FAULT_ARRAY],
  ['{,}', FAULT_ARRAY],
  ['{a,}', FAULT_ARRAY],
  ['{,a}', FAULT_ARRAY],
  ['{a,,b}', FAULT_ARRAY],
  ['{a}b', FAULT_ARRAY],
  ['{a}}', FAULT_ARRAY],
  ['{a"b"}', FAULT_ARRAY],
  ['{"a"b}', FAULT_ARRAY],
  ['{"a""b"}', FAULT_ARRAY],
  ['{"a"\\ }', FAULT_ARRAY],
  ['{a{b}', FAULT_ARRAY],
  ['{{a},{b}}', FAULT_ARRAY_SHAPE],
  ['{{}}', FAULT_ARRAY_SHAPE],
  ['{a,{b}}', FAULT_ARRAY_SHAPE],
  ['[2:3]={1,2}', FAULT_ARRAY_SHAPE],
  [' [1:1]={a}', FAULT_ARRAY_SHAPE],
])('%j', (literal, expected) => {
  expect(elements(texts, literal)).toEqual(expected);
});

test("an element's own fault is the array's", () => {
  const varchar = kernel.column({
    type: TYPE_ARRAY,
    element: { type: TYPE_VARCHAR, a: 2 },
    elementOid: TEXT_OID,
  });
  expect(elements(varchar, '{ab,"c\\d"}')).toEqual(['ab', 'cd']);
  expect(elements(varchar, '{ab,abc}')).toBe(FAULT_LENGTH);
  const json = kernel.column({ type: TYPE_ARRAY, element: { type: TYPE_JSON }, elementOid: TEXT_OID });
  expect(elements(json, '{1,"{\\"a\\": [1, 2]}"}')).toEqual(['1', '{"a": [1, 2]}']);
  expect(elements(json, '{"[1,"}')).toBe(FAULT_JSON);
});

test('elements of any size, with and without escapes', () => {
  for (const size of [0, 1, 15, 16, 17, 255, 256, 257, 4096, 1 << 20, 8 << 20]) {
    const plain = 'x'.repeat(size);
    expect(elements(texts, `{"${plain}","b"}`)).toEqual([plain, 'b']);
    expect(elements(texts, `{"${plain}\\"","b\\\\"}`)).toEqual([`${plain}"`, 'b\\']);
  }
});

test('a million elements', () => {
  const literal = `{${'a,NULL,'.repeat(500_000)}z}`;
  const found = elements(texts, literal);
  expect(found).toHaveLength(1_000_001);
});

describe('both servers agree', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await Oracle.start();
    await oracle.run(createEnum);
  });
  afterAll(() => oracle.close());

  async function agrees(type: TypeUnderTest, values: fc.Arbitrary<string>): Promise<void> {
    expect(await disagreements(oracle, kernel, type, sample(values, 2000, 1))).toEqual([]);
  }

  test.each(arraySubjects)('$type.sql (%#)', ({ type, values }) => agrees(type, values));

  test('an enum[]', async () => {
    const oids = await oracle.read('regtype', ['label']);
    const [old, recent] = [oids[15][0], oids[18][0]].map((oid) =>
      oid && 'bytes' in oid ? oid.bytes.readUInt32BE() : 0,
    );
    expect(old).toBe(recent);
    await agrees(arrayOf('label', old ?? 0, enumType.column), arrayLiterals(enumValues));
  });
});
