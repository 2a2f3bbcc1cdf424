import fc from 'fast-check';

/** Texts like those of dates, times and intervals: most are right, some are nearly so. */

const number = (max: number, min = 0) => fc.integer({ min, max });
const digits = (count: number) => (value: number) => String(value).padStart(count, '0');
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''));
const oneOf = (...texts: string[]) => fc.constantFrom(...texts);
const sometimes = (text: fc.Arbitrary<string>, weight = 1) =>
  fc.oneof({ arbitrary: fc.constant(''), weight: 3 }, { arbitrary: text, weight });
const anyCase = (text: string) =>
  fc.constantFrom(text, text.toUpperCase(), text[0]?.toUpperCase() + text.slice(1));

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const DAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const named = (names: readonly string[]) =>
  fc.constantFrom(...names, ...names.map((name) => name.slice(0, 3))).chain(anyCase);

const anyYear = fc.oneof(
  { arbitrary: number(2100, 1900).map(digits(4)), weight: 6 },
  { arbitrary: number(9999).map(digits(4)), weight: 2 },
  fc.constantFrom('4713', '4714', '294276', '294277', '5874897', '5874898', '0000', '0001', '100', '99', '1'),
);
const anyMonth = fc
  .oneof({ arbitrary: number(12, 1), weight: 9 }, number(13))
  .chain((month) => oneOf(digits(2)(month), String(month)));
const anyDay = fc
  .oneof({ arbitrary: number(28, 1), weight: 6 }, number(32))
  .chain((day) => oneOf(digits(2)(day), String(day)));
const anyBlank = fc.constantFrom(' ', ' ', ' ', '  ', '\t');
const era = sometimes(joined(oneOf('', ' '), oneOf('BC', 'bc', 'AD')));
const separated = (...parts: fc.Arbitrary<string>[]) =>
  oneOf('-', '-', '-', '/', '.').chain((separator) => fc.tuple(...parts).map((all) => all.join(separator)));

const isoDate = fc
  .tuple(number(9999), number(13), number(32))
  .map(([year, month, day]) => `${digits(4)(year)}-${digits(2)(month)}-${digits(2)(day)}`);
const numericDate = fc.oneof(
  { arbitrary: isoDate, weight: 4 },
  { arbitrary: separated(anyYear, anyMonth, anyDay), weight: 3 },
  separated(anyDay, anyMonth, anyYear),
  fc
    .tuple(anyYear, number(13), number(32))
    .map(([year, month, day]) => `${year}${digits(2)(month)}${digits(2)(day)}`),
);
const wordyDate = fc.oneof(
  joined(anyDay, oneOf(' ', ' ', '', '  '), named(MONTHS), oneOf(' ', ' ', '', ', ', ','), anyYear),
  joined(anyYear, oneOf(' ', ''), named(MONTHS), oneOf(' ', ''), anyDay),
  joined(named(MONTHS), anyBlank, anyDay, oneOf(' ', ', ', ','), anyYear),
  separated(anyDay, named(MONTHS), anyYear),
  separated(anyYear, named(MONTHS), anyDay),
  separated(named(MONTHS), anyDay, anyYear),
  joined(named(DAYS), oneOf(' ', ', '), anyDay, anyBlank, named(MONTHS), anyBlank, anyYear),
);
const anyDateOnly = fc.oneof({ arbitrary: numericDate, weight: 2 }, wordyDate);

const fraction = (most: number) =>
  fc.oneof(
    { arbitrary: fc.constant(''), weight: 2 },
    fc.array(number(9), { maxLength: most }).map((all) => `.${all.join('')}`),
    fc.array(number(9), { minLength: 7, maxLength: 9 }).map((all) => `.${all.join('')}`),
    number(999_999).map((micros) => `.${digits(6)(micros)}0000`),
    number(999_999).map((micros) => `.${digits(6)(micros)}5`),
  );
const isoClock = fc
  .tuple(number(24), number(59), number(60), fraction(6))
  .map(([h, m, s, f]) => `${digits(2)(h)}:${digits(2)(m)}:${digits(2)(s)}${f}`);
const oddClock = fc.oneof(
  fc.tuple(number(25), number(60), number(61), fraction(17)).map(([h, m, s, f]) => `${h}:${m}:${s}${f}`),
  fc.tuple(number(25), number(60)).map(([h, m]) => `${h}:${digits(2)(m)}`),
  fc.tuple(number(25), number(60), fraction(3)).map(([h, m, f]) => `${digits(2)(h)}${digits(2)(m)}00${f}`),
  fc.tuple(number(25), number(60)).map(([h, m]) => `${digits(2)(h)}${digits(2)(m)}`),
);
export const anyClock = joined(
  fc.oneof({ arbitrary: isoClock, weight: 3 }, oddClock),
  sometimes(joined(oneOf('', ' '), oneOf('AM', 'pm', 'Pm'))),
);

const sign = oneOf('+', '-');
export const anyOffset = fc.oneof(
  { arbitrary: fc.constant(''), weight: 3 },
  joined(oneOf('', ' '), oneOf('Z', 'z', 'UTC', 'gmt', 'UT', 'Zulu')),
  joined(
    oneOf('', ' '),
    sign,
    number(16).chain((h) => oneOf(digits(2)(h), String(h))),
  ),
  joined(
    oneOf('', ' '),
    sign,
    number(16).map(digits(2)),
    oneOf(':', ''),
    number(60).map(digits(2)),
    sometimes(oneOf(':30', ':00')),
  ),
  oneOf(' CET', ' Europe/Berlin', 'EST', ' UTC+1', '+1', '-123'),
);

export const anyMoment = fc.oneof(
  { arbitrary: joined(anyDateOnly, era), weight: 1 },
  {
    arbitrary: joined(isoDate, oneOf(' ', 'T'), isoClock, oneOf('', 'Z', '+00', '+02:00', '-0330')),
    weight: 2,
  },
  { arbitrary: joined(numericDate, oneOf(' ', 'T', 't', '  ', ','), anyClock, anyOffset, era), weight: 2 },
  { arbitrary: joined(wordyDate, oneOf(' ', ' ', ', ', ':'), anyClock, anyOffset, era), weight: 1 },
);
export const anyDate = fc.oneof(
  { arbitrary: joined(anyDateOnly, era), weight: 4 },
  joined(anyDateOnly, oneOf(' ', 'T'), oneOf('00:00:00', '00:00', '10:00', '000000', '12:00 AM'), anyOffset),
);

const amount = joined(
  sometimes(sign),
  fc.oneof(number(40), number(100_000)).map(String),
  sometimes(fraction(5)),
);
const UNITS = [
  'year years y yr yrs month months mon mons week weeks w day days d hour hours h hr hrs minute minutes m min mins',
  'second seconds s sec secs millisecond milliseconds ms msec msecs microsecond microseconds us usec usecs',
  'decade decades dec decs century centuries c cent millennium millennia mil mils quarter fortnight',
].flatMap((line) => line.split(' '));
const withUnit = joined(amount, oneOf(' ', ' ', ''), fc.constantFrom(...UNITS));
const span = joined(
  sometimes(sign),
  number(300).map(String),
  oneOf(':'),
  number(60).map(digits(2)),
  sometimes(joined(oneOf(':'), number(60).map(digits(2)), fraction(7)), 4),
);
const wordyInterval = fc
  .tuple(
    sometimes(oneOf('@ ', '@')),
    sometimes(fc.tuple(sometimes(sign), number(9), number(12)).map(([s, y, m]) => `${s}${y}-${m} `)),
    fc.array(withUnit, { maxLength: 4 }),
    oneOf(' ', ' ', ' ', ', ', ''),
    sometimes(joined(sometimes(joined(amount, oneOf(' '))), span), 2),
    sometimes(oneOf('ago', 'AGO')),
  )
  .map(([at, months, parts, between, clock, ago]) =>
    `${at}${months}${parts.join(between)}${parts.length > 0 ? ' ' : ''}${clock} ${ago}`.trimEnd(),
  );
const isoPart = (unit: string) =>
  sometimes(joined(sometimes(oneOf('-')), number(5000).map(String), sometimes(fraction(5)), oneOf(unit)), 3);
const isoInterval = fc
  .tuple(joined(...[...'YMWD'].map(isoPart)), joined(...[...'HMS'].map(isoPart)))
  .map(([date, time]) => `P${date}${time && `T${time}`}`);
export const anyInterval = fc.oneof(
  { arbitrary: wordyInterval, weight: 3 },
  { arbitrary: isoInterval, weight: 1 },
  amount,
);

/** A text with a byte changed, added or removed here and there. */
export function damaged(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const letters = [...'0123456789', ...'--::..  ++/,TtZzPpMmAaBbCcdhsyegoW@[]\t'];
  const change = fc.tuple(fc.nat(40), fc.constantFrom('put', 'add', 'cut'), fc.constantFrom(...letters));
  return fc.tuple(texts, fc.array(change, { minLength: 1, maxLength: 3 })).map(([text, changes]) =>
    changes.reduce((now, [at, how, letter]) => {
      const place = at % (now.length + 1);
      return (
        now.slice(0, place) + (how === 'cut' ? '' : letter) + now.slice(how === 'add' ? place : place + 1)
      );
    }, text),
  );
}
