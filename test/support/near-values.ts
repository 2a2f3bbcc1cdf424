import fc from 'fast-check';

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most });
const two = (most: number) =>
  fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));

const number = fc
  .tuple(
    fc.constantFrom('', '', '', '-', '+'),
    fc.oneof(fc.integer({ min: 0, max: 99_999 }).map(String), digits(0, 20)),
    fc.oneof(
      fc.constant(''),
      digits(0, 24).map((fraction) => `.${fraction}`),
    ),
    fc.constantFrom('', '', '', 'e3', 'E-3', 'e+10', 'e400', 'e-400', 'e307', 'e-307', 'e', 'e00001'),
  )
  .map((parts) => parts.join(''));
const day = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), two(13), two(32))
  .map(([year, month, dayOfMonth]) => `${String(year).padStart(4, '0')}-${month}-${dayOfMonth}`);
const fraction = fc.oneof(
  fc.constant(''),
  fc.constant(''),
  digits(0, 8).map((more) => `.${more}`),
);
const clock = fc
  .tuple(
    two(25),
    two(60),
    fc.oneof(
      two(60).map((seconds) => `:${seconds}`),
      fc.constant(''),
    ),
    fraction,
  )
  .map((parts) => `${parts[0]}:${parts[1]}${parts[2]}${parts[3]}`);
const offset = fc.constantFrom(
  '',
  '',
  'Z',
  'z',
  '+02',
  '-0530',
  '+05:30',
  ' +02',
  '+2',
  '+16',
  ' BC',
  '+05:30:10',
);
const moment = fc
  .tuple(day, fc.constantFrom(' ', 'T', 't', '  '), clock, offset)
  .map((parts) => parts.join(''));
const nested = fc.json().map((text) => (text.startsWith('{') || text.startsWith('[') ? text : `[${text}]`));
const word = fc.constantFrom(
  'true',
  'FALSE',
  't',
  'f',
  'yes',
  'No',
  'y',
  'n',
  'on',
  'nan',
  'NaN',
  'inf',
  '-Infinity',
  '-nan',
  'infinity',
  'now',
  'today',
  '-',
  '+',
  '.',
  '-0',
  '-0.0',
  '0e5',
  '-0e99999',
  '00',
  'epoch',
  '24:00:00',
  '23:59:60',
  '',
);

/** Texts that have some type, or nearly: mutated by one character now and then. */
export const nearValue: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      number,
      number,
      day,
      clock,
      moment,
      moment,
      fc.uuid(),
      nested,
      word,
      fc.string({ maxLength: 40 }),
    ),
    fc.option(fc.tuple(fc.nat(60), fc.constantFrom('', ' ', '0', '-', ':', 'x', '1', '\n', '.', 'é', '+')), {
      freq: 3,
    }),
  )
  .map(([text, change]) => {
    if (change === null) return text;
    const at = change[0] % (text.length + 1);
    return `${text.slice(0, at)}${change[1]}${text.slice(at + (change[0] % 2))}`;
  })
  // A lone surrogate is no text.
  .map((text) => text.toWellFormed().replaceAll('\0', ' '));
