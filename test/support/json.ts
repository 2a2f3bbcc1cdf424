import fc from 'fast-check';

const blank = fc.constantFrom('', '', '', '', ' ', '\t', '  ', ' \r ');
const KEYS = [
  'a',
  'b',
  'c',
  'd',
  'user',
  'id',
  'name',
  'é',
  '',
  '__proto__',
  'constructor',
  'a.b',
  'quite a long key, longer than a vector',
];

/** A string of JSON, each character as it is or as an escape. */
function stringOf(text: string, escapes: readonly number[]): string {
  const units = [...text].map((character, i) => {
    const how = escapes[i % Math.max(1, escapes.length)] ?? 0;
    const code = character.codePointAt(0) ?? 0;
    if (how === 1 || code < 0x20 || character === '"' || character === '\\') {
      return [...Array(character.length).keys()]
        .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join('');
    }
    return character === '/' && how === 2 ? '\\/' : character;
  });
  return `"${units.join('')}"`;
}

const escapes = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 2), { maxLength: 5 });
const someText = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'b', ' ', '"', '\\', '/', '{', ',', 'é', '𝄞', '\n', '1'),
    maxLength: 24,
  }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('12', '{1,2}', '{}', 'x'.repeat(70)),
);
const someString = fc.tuple(someText, escapes).map(([text, how]) => stringOf(text, how));
const badString = fc.constantFrom(
  '"\\u0000"',
  '"x\\ud800"',
  '"\\udc00y"',
  '"\\ud800\\ud800"',
  '"\\uD83D\\uDE00"',
);
const numbers = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.nat(99_999),
      fc.constantFrom('', '.0', '.50', '.000001', '.25'),
      fc.constantFrom('', 'e0', 'E2', 'e+3', 'e-2', 'e18', 'e400', 'e-400'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '-0',
    '0',
    '0.0',
    '-0e5',
    '1e3',
    '9007199254740993',
    '1e400',
    '123456789012345678901234567890',
    '0.10',
  ),
);
const words = fc.constantFrom('true', 'false', 'null');

const { value } = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 4, arbitrary: fc.oneof(someString, numbers, words) },
    { weight: 1, arbitrary: badString },
    { weight: 1, arbitrary: tie('array') },
    { weight: 1, arbitrary: tie('object') },
  ),
  array: fc
    .tuple(blank, fc.array(fc.tuple(tie('value'), blank), { maxLength: 5 }))
    .map(([before, parts]) => `[${before}${parts.map(([text, gap]) => text + gap).join(`,${before}`)}]`),
  object: objectOf(tie('value')),
}));

function objectOf(values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const member = fc.tuple(fc.constantFrom(...KEYS), escapes, blank, values, blank);
  return fc
    .tuple(blank, fc.array(member, { maxLength: 8 }))
    .map(
      ([before, members]) =>
        `{${before}${members.map(([key, how, gap, text, after]) => `${stringOf(key, how)}${gap}:${gap}${text}${after}`).join(`,${before}`)}}`,
    );
}

/** Values of JSON, as text. */
export const anyValue = value;
/** Records with a few known keys and some others, in any order, some twice. */
export const anyObject = objectOf(value);

/** Records that look alike, as those of one program do: the same keys, now and then one missing or of another kind. */
export const alike = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 8 }),
    fc.array(fc.tuple(fc.array(value, { minLength: 8, maxLength: 8 }), fc.nat(255), fc.nat(5)), {
      maxLength: 20,
    }),
  )
  .map(([keys, rows]) =>
    rows
      .map(([values, present, spacing]) => {
        const gap = spacing === 0 ? ' ' : '';
        const members = keys.flatMap((key, i) =>
          (present >> i) & 1 || spacing > 2 ? [`${JSON.stringify(key)}:${gap}${values[i]}`] : [],
        );
        return `{${members.join(`,${gap}`)}}`;
      })
      .join('\n'),
  );

/** Lines of records, values and blanks. */
export const wellFormed = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 8, arbitrary: anyObject },
        { weight: 1, arbitrary: value },
        { weight: 1, arbitrary: blank },
      ),
      fc.constantFrom('\n', '\n', '\r\n'),
    ),
    { maxLength: 12 },
  )
  .map((lines) => lines.flat().join(''));

export const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  'a',
  '1',
  '0',
  '-',
  '.',
  'e',
  '+',
  '\\',
  '\\u',
  'd800',
  '0041',
  ' ',
  '\t',
  '\n',
  '\r',
  'true',
  'null',
  'nul',
  '"a":',
  '"b"',
  '{"a":1}',
  '\0',
  '\x7f',
];
