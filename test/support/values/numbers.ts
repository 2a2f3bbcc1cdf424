import fc from 'fast-check';
import * as t from '../../../src/record/type-id.ts';
import type { TypeUnderTest } from '../agreement.ts';
import { mutated, piecesOf } from '../mutate.ts';

/** What only newer servers read, `1_000` and `0x1F`, needs no exception: both must take it. */
const integers: TypeUnderTest[] = [
  { sql: 'int2', column: { type: t.TYPE_INT2 } },
  { sql: 'int4', column: { type: t.TYPE_INT4 } },
  { sql: 'int8', column: { type: t.TYPE_INT8 } },
];

/** `strtod` reads hexadecimal floats too. */
const isHexadecimal = (text: string) => /0x/i.test(text);

const floats: TypeUnderTest[] = [
  { sql: 'float4', column: { type: t.TYPE_FLOAT4 }, mayRefuse: isHexadecimal },
  { sql: 'float8', column: { type: t.TYPE_FLOAT8 }, mayRefuse: isHexadecimal },
];

/** Digits behind the scale, other than zeros: PostgreSQL rounds, we refuse. */
function losesDigits(scale: number): (text: string) => boolean {
  return (text) => {
    const [, whole = '', fraction = '', exponent = '0'] =
      /^\s*[-+]?(\d*)\.?(\d*)(?:e([-+]?\d+))?\s*$/i.exec(text) ?? [];
    const digits = whole + fraction;
    const kept = whole.length + Number(exponent) + scale;
    return /[1-9]/.test(kept <= 0 ? digits : digits.slice(kept));
  };
}

const numerics: TypeUnderTest[] = [
  { sql: 'numeric', column: { type: t.TYPE_NUMERIC } },
  { sql: 'numeric(10,2)', column: { type: t.TYPE_NUMERIC, a: 10, b: 2 }, mayRefuse: losesDigits(2) },
  { sql: 'numeric(5,0)', column: { type: t.TYPE_NUMERIC, a: 5, b: 0 }, mayRefuse: losesDigits(0) },
  { sql: 'numeric(30,15)', column: { type: t.TYPE_NUMERIC, a: 30, b: 15 }, mayRefuse: losesDigits(15) },
  { sql: 'numeric(3,-2)', column: { type: t.TYPE_NUMERIC, a: 3, b: -2 }, mayRefuse: losesDigits(-2) },
];

/** The same with losses allowed: PostgreSQL's own rounding, to the digit. */
export const lossyNumerics: TypeUnderTest[] = numerics.map(({ sql, column }) => ({
  sql,
  column: { ...column, flags: 2 },
}));

const digits = (max: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: max });
const sign = fc.constantFrom('', '', '', '-', '+');
const blank = fc.constantFrom('', '', '', '', ' ', '\t', '\n ', '\r');

const edges = [
  '32767',
  '32768',
  '-32768',
  '-32769',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
];
const wideEdges = [
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
];
const odd = [
  '',
  '-',
  '+',
  '0',
  '-0',
  '00000000000000000000000007',
  '1_000',
  '0x1F',
  '0b1',
  '0o7',
  '１',
  '1 2',
];

const wholeTexts = fc.oneof(
  fc.tuple(blank, sign, digits(22), blank).map((parts) => parts.join('')),
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
  fc.constantFrom(...edges, ...wideEdges, ...odd),
);

const exponent = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.integer({ min: -340, max: 320 }).map((e) => `e${e}`) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 }).map((e) => `E+${e}`) },
);
const words = [
  'NaN',
  'nan',
  '-nan',
  'inf',
  '-Inf',
  'Infinity',
  '-infinity',
  '+inf',
  'infinit',
  'INFINITY ',
  '.',
  '-.',
  'e5',
];
const hard = [
  '2.2250738585072011e-308',
  '2.2250738585072014e-308',
  '4.9406564584124654e-324',
  '2.4703282292062327e-324',
  '2.4703282292062328e-324',
  '1.7976931348623157e308',
  '1.7976931348623159e308',
  '9007199254740993',
  '9007199254740992.999999999999999999999999',
  '0.1',
  '1e23',
  '8.5e-46',
  '7.0064923216240853546186479164495806564013097093825788587853e-46',
  '3.4028235677973366e38',
  '1.00000005960464477539062',
  '1.000000059604644775390625',
  '123456789012345678901234567890e-20',
];

const decimalTexts = fc.oneof(
  fc
    .tuple(blank, sign, digits(12), fc.constantFrom('', '.'), digits(12), exponent, blank)
    .map((p) => p.join('')),
  fc.tuple(sign, digits(45), fc.constant('.'), digits(45)).map((p) => p.join('')),
  fc.double().map(String),
  fc.float().map(String),
  fc.integer({ min: -10_000_000, max: 10_000_000 }).map((cents) => (cents / 100).toFixed(2)),
  fc.constantFrom(
    ...words,
    ...hard,
    ...odd,
    ...edges,
    '999.994',
    '999.995',
    '99999999.99',
    '99999999.994',
    '99950',
    '99949',
  ),
);

const alphabet = ['0', '9', '1', '-', '+', '.', 'e', 'E', ' ', '_', 'x', 'n', '\u00a0'];

const booleanTexts = fc.oneof(
  fc.constantFrom(
    'true',
    'false',
    'yes',
    'no',
    'on',
    'off',
    '1',
    '0',
    't',
    'f',
    'y',
    'n',
    'o',
    'of',
    'tru',
    'fals',
    'ye',
  ),
  fc.constantFrom('TRUE', 'False', 'YES ', ' no', '\toff', '', ' ', '2', '10', 'truee', 'onn', 'null'),
);

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: length, maxLength: length });
const uuidTexts = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.uuid().map((id) => id.replaceAll('-', '')),
  fc.uuid().map((id) => `{${id}}`),
  hex(32).map((text) => text.replace(/(.{4})(?=.)/g, '$1-')),
  hex(32).map((text) => ` ${text}`),
);

/** A list of types that share their values. */
export const NUMBERS: readonly { types: readonly TypeUnderTest[]; values: fc.Arbitrary<string> }[] = [
  { types: integers, values: fc.oneof(mutated(wholeTexts, alphabet), piecesOf(alphabet, 10)) },
  {
    types: [...floats, ...numerics, ...lossyNumerics],
    values: fc.oneof(mutated(decimalTexts, alphabet), piecesOf(alphabet, 12)),
  },
  {
    types: [{ sql: 'bool', column: { type: t.TYPE_BOOL } }],
    values: mutated(booleanTexts, ['t', 'o', 'n', 'f', ' ', 'E', '1']),
  },
  {
    types: [{ sql: 'uuid', column: { type: t.TYPE_UUID } }],
    values: mutated(uuidTexts, ['-', '{', '}', 'g', '0', ' ']),
  },
];
