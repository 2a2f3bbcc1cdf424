import fc from 'fast-check';
import { TYPE_JSON, TYPE_JSONB } from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { mutated, piecesOf } from '../mutate.ts';

export const jsonType: TypeUnderTest = { sql: 'json', column: { type: TYPE_JSON } };
export const jsonbType: TypeUnderTest = { sql: 'jsonb', column: { type: TYPE_JSONB } };

const digits = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom(
    '0',
    '00',
    '01',
    '',
    '9'.repeat(40),
    '9'.repeat(131072),
    '1'.repeat(131073),
    '0'.repeat(16383),
  ),
);
const exponent = fc.oneof(
  fc.constant(''),
  fc.integer({ min: -20000, max: 140000 }).map((n) => `e${n}`),
  fc.constantFrom(
    'e',
    'E+5',
    'e-0',
    'e131071',
    'e131072',
    'e-16383',
    'e-16384',
    'e1073741822',
    'e1073741823',
  ),
  fc.constantFrom(
    'e-1073741822',
    'e-1073741823',
    'e99999999999999999999',
    'e-99999999999999999999',
    'e+',
    'E007',
  ),
);
const number = fc
  .tuple(fc.constantFrom('', '-', '+', '--'), digits, fc.option(digits), exponent)
  .map(
    ([sign, whole, fraction, power]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power}`,
  );

const escapes = ['\\u0000', '\\u0001', '\\ud800', '\\udc00', '\\uD83D\\uDE00', '\\uFFFF', '\\u12', '\\u00e9'];
const others = [
  '\\n',
  '\\t',
  '\\/',
  '\\\\',
  '\\"',
  '\\x',
  '\\',
  'a',
  'text that is long enough',
  'é',
  '漢',
  '😀',
  '\t',
];
const string = piecesOf([...escapes, ...others], 6).map((text) => `"${text}"`);

const blank = fc.constantFrom(
  '',
  '',
  '',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '    \n     \n       ',
  '\v',
  '\f',
  '\u00a0',
);
const scalar = fc.oneof(
  number,
  string,
  fc.constantFrom('true', 'false', 'null', 'True', 'nul', 'NaN', '{}', '[]'),
);
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
  'null',
  'u',
  '\t',
];

export const jsonValues: fc.Arbitrary<string> = fc.oneof(
  mutated(fc.json({ noUnicodeString: false }), alphabet),
  mutated(nested, alphabet),
  piecesOf(alphabet, 8),
);

export const jsonNumbers: fc.Arbitrary<string> = number;
