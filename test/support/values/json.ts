import fc from 'fast-check';
import { TYPE_JSON, TYPE_JSONB } from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { mutated, piecesOf } from '../mutate.ts';

export const jsonType: TypeUnderTest = { sql: 'json', column: { type: TYPE_JSON } };
export const jsonbType: TypeUnderTest = { sql: 'jsonb', column: { type: TYPE_JSONB } };

/** Numbers around the limits of numeric, and around those of JSON's grammar. */
const few = fc.oneof(
  { weight: 8, arbitrary: fc.nat().map(String) },
  { weight: 2, arbitrary: fc.constantFrom('0', '9'.repeat(40), '1234567890123456') },
  { weight: 1, arbitrary: fc.constantFrom('00', '01', '') },
);
const many = fc.constantFrom(
  '0',
  '9'.repeat(131072),
  '1'.repeat(131073),
  '0'.repeat(16383),
  '0'.repeat(16384),
);
const exponent = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -20000, max: 140000 }).map((n) => `e${n}`) },
  { weight: 2, arbitrary: fc.constantFrom('E+5', 'e-0', 'e131071', 'e131072', 'e-16383', 'e-16384', 'E007') },
  { weight: 1, arbitrary: fc.constantFrom('e1073741822', 'e1073741823', 'e-1073741822', 'e-1073741823') },
  { weight: 1, arbitrary: fc.constantFrom('e', 'e+', 'e99999999999999999999', 'e-99999999999999999999') },
);
const numberOf = (digits: fc.Arbitrary<string>, power: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.constantFrom('', '', '', '-', '-', '-', '+', '--'), digits, fc.option(digits), power)
    .map(([sign, whole, fraction, end]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${end}`);
const number = numberOf(few, fc.oneof(fc.constant(''), fc.constant(''), exponent));

const right = [
  '\\uD83D\\uDE00',
  '\\uFFFF',
  '\\u00e9',
  '\\n',
  '\\t',
  '\\/',
  '\\\\',
  '\\"',
  'a',
  'é',
  '漢',
  '😀',
  '',
  ' ',
];
const wrong = ['\\u0000', '\\ud800', '\\udc00', '\\u12', '\\x', '\\', '\t', '\u0001', '"'];
const string = fc
  .tuple(
    piecesOf([...right, 'text that is long enough'], 4),
    fc.oneof({ weight: 8, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...wrong) }),
    piecesOf(right, 2),
  )
  .map(([before, between, behind]) => `"${before}${between}${behind}"`);

const blank = fc.constantFrom('', '', '', '', ' ', '\n', '\r\n', '\t', '    \n     \n                    ');
const scalar = fc.oneof(number, string, fc.constantFrom('true', 'false', 'null', '{}', '[]'));
const nested = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(fc.tuple(blank, tie('value'), blank), { maxLength: 4 }).map((parts) => {
      return `[${parts.map((part) => part.join('')).join(',')}]`;
    }),
    fc.array(fc.tuple(blank, string, blank, tie('value')), { maxLength: 4 }).map((members) => {
      return `{${members.map(([a, key, b, value]) => `${a}${key}${b}:${a}${value}${b}`).join(',')}}`;
    }),
  ),
})).value;

const alphabet = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '0',
  '1',
  '.',
  'e',
  '-',
  ' ',
  '\n',
  't',
  'nul',
  'true',
  'u',
];
const blanks = ['\v', '\f', '\u00a0', '\t', '\r'];

export const jsonValues: fc.Arbitrary<string> = fc.oneof(
  mutated(fc.json({ noUnicodeString: false }), alphabet),
  mutated(nested, [...alphabet, ...blanks]),
  piecesOf(alphabet, 8),
);

/** Long numbers, of which a few hundred are enough. */
export const jsonNumbers: fc.Arbitrary<string> = numberOf(fc.oneof(few, many), exponent);
