import fc from 'fast-check';
import {
  TYPE_ARRAY,
  TYPE_BYTEA,
  TYPE_CHAR,
  TYPE_INET,
  TYPE_JSON,
  TYPE_JSONB,
  TYPE_MACADDR,
  TYPE_TEXT,
  TYPE_VARCHAR,
} from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { mutated, piecesOf } from '../mutate.ts';
import type { ColumnUnderTest } from '../value.ts';

/** Only one-dimensional arrays with their bounds from 1 are taken. */
function mayRefuse(text: string): boolean {
  return /^[ \t\n\v\f\r]*(\[|\{[^"]*\{)/.test(text);
}

export function arrayOf(sql: string, oid: number, element: ColumnUnderTest): TypeUnderTest {
  return { sql: `${sql}[]`, column: { type: TYPE_ARRAY, element, elementOid: oid }, mayRefuse };
}

export const textArray: TypeUnderTest = arrayOf('text', 25, { type: TYPE_TEXT });

export const otherArrays: readonly TypeUnderTest[] = [
  arrayOf('varchar(3)', 1043, { type: TYPE_VARCHAR, a: 3, flags: 2 }),
  arrayOf('char(3)', 1042, { type: TYPE_CHAR, a: 3 }),
  arrayOf('bytea', 17, { type: TYPE_BYTEA }),
  arrayOf('json', 114, { type: TYPE_JSON }),
  arrayOf('jsonb', 3802, { type: TYPE_JSONB }),
  arrayOf('inet', 869, { type: TYPE_INET }),
  arrayOf('macaddr', 829, { type: TYPE_MACADDR }),
];

const words = [
  'a',
  'abc',
  'NULL',
  'null',
  'Null',
  'nu\\ll',
  'a b',
  '\\,',
  '\\{',
  '\\"',
  '\\\\',
  '\\ ',
  'é',
  '漢',
  '1',
  '::1',
];
const blanks = ['', '', ' ', '\t', '\n\v\f\r'];
const bare = fc
  .tuple(fc.constantFrom(...blanks), piecesOf([...words, ' '], 3), fc.constantFrom(...blanks))
  .map((parts) => parts.join(''));
const quotable = [
  'a',
  'text that is longer than a block',
  ',',
  '{',
  '}',
  '\\"',
  '\\\\',
  '\\a',
  ' ',
  'é',
  'NULL',
  '[1]',
  ':',
];
const quoted = fc
  .tuple(fc.constantFrom(...blanks), piecesOf(quotable, 4), fc.constantFrom(...blanks))
  .map(([before, text, behind]) => `${before}"${text}"${behind}`);

const alphabet = ['{', '}', '"', '\\', ',', ' ', 'a', '[', '=', '\n'];

/** Array literals, right or nearly so, with any texts for elements. */
export const arrayValues: fc.Arbitrary<string> = fc.oneof(
  mutated(
    fc.array(fc.oneof(bare, quoted), { maxLength: 5 }).map((elements) => `{${elements.join(',')}}`),
    alphabet,
  ),
  mutated(
    fc.constantFrom('{}', ' { } ', '{{a}}', '[2:3]={a,b}', '{{},{}}', '[1:1]={a}', '{"a","b"}', '{,}'),
    alphabet,
  ),
  piecesOf(alphabet, 8),
);

/** Array literals that hold these elements, each within quotes. */
export function arrayLiterals(elements: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const element = elements.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
  return fc.array(element, { maxLength: 4 }).map((list) => `{${list.join(',')}}`);
}
