import type { NumberPart, TimeFormat, TimePart } from './time-format.ts';

/** What is wrong with a template: a sentence, and where, from 0. */
export interface TemplateFault {
  readonly reason: string;
  readonly at: number;
}

const number = (what: NumberPart, least: number, most = least): TimePart => ({ what, least, most });

/** From the longest to the shortest, so that the first that fits is meant. In any case. */
const PATTERNS: readonly (readonly [string, TimePart])[] = [
  ['MONTH', { what: 'month-name', isShort: false }],
  ['YYYY', number('year', 4)],
  ['HH24', number('hour', 2)],
  ['HH12', number('hour-of-half', 2)],
  ['A.M.', { what: 'half-day', isDotted: true }],
  ['P.M.', { what: 'half-day', isDotted: true }],
  ['MON', { what: 'month-name', isShort: true }],
  ...[1, 2, 3, 4, 5, 6].map((digits) => [`FF${digits}`, number('fraction', digits)] as const),
  ['TZH', { what: 'offset-hours' }],
  ['TZM', number('offset-minutes', 2)],
  ['YY', number('short-year', 2)],
  ['MM', number('month', 2)],
  ['DD', number('day', 2)],
  ['HH', number('hour-of-half', 2)],
  ['MI', number('minute', 2)],
  ['SS', number('second', 2)],
  ['MS', number('fraction', 3)],
  ['US', number('fraction', 6)],
  ['AM', { what: 'half-day', isDotted: false }],
  ['PM', { what: 'half-day', isDotted: false }],
  ['OF', { what: 'offset' }],
];

const EPOCHS: ReadonlyMap<string, number> = new Map([
  ['epoch_s', 6],
  ['epoch_ms', 3],
  ['epoch_us', 0],
]);

/** What two parts say together, or instead of each other. */
const SAYS: Readonly<Record<Exclude<TimePart['what'], 'literal'>, string>> = {
  year: 'the year',
  'short-year': 'the year',
  month: 'the month',
  'month-name': 'the month',
  day: 'the day',
  hour: 'the hour',
  'hour-of-half': 'the hour',
  'half-day': 'the half of the day',
  minute: 'the minute',
  second: 'the second',
  fraction: 'the fraction',
  'offset-hours': 'the offset',
  'offset-minutes': "the offset's minutes",
  offset: 'the offset',
};

/** Reads a template of the patterns of PostgreSQL's `to_timestamp`, a subset and strict, or the name of a count. */
export function parseTemplate(template: string): TimeFormat | TemplateFault {
  const places = EPOCHS.get(template);
  if (places !== undefined) return { of: 'epoch', template, places };
  const read = readParts(template);
  if ('reason' in read) return read;
  const parts = read.map(({ part }) => part);
  const says = new Set(parts.flatMap((part) => (part.what === 'literal' ? [] : [SAYS[part.what]])));
  const has = (what: string) => says.has(what);
  const reason = incomplete(parts, has);
  if (reason !== undefined) return { reason, at: 0 };
  return {
    of: 'text',
    template,
    parts,
    hasDate: has('the year'),
    hasTime: has('the hour'),
    hasFraction: has('the fraction'),
    hasOffset: has('the offset'),
  };
}

interface ReadPart {
  readonly part: TimePart;
  readonly at: number;
}

function readParts(template: string): ReadPart[] | TemplateFault {
  const read: ReadPart[] = [];
  for (let at = 0; at < template.length; ) {
    const next = readPart(template, at);
    if ('reason' in next) return next;
    const { part, end } = next;
    const before = read.at(-1)?.part;
    if (isOpen(before) && beginsWithDigit(part)) {
      return { reason: 'digits behind a number of which the length is open (FM)', at };
    }
    if (part.what !== 'literal') {
      const same = read.find(
        ({ part: other }) => other.what !== 'literal' && SAYS[other.what] === SAYS[part.what],
      );
      if (same) return { reason: `${SAYS[part.what]} is said twice; minutes are MI, months MM`, at };
    }
    read.push({ part, at });
    at = end;
  }
  return read;
}

function readPart(template: string, at: number): { part: TimePart; end: number } | TemplateFault {
  const rest = template.slice(at);
  const isFilled = /^FM/i.test(rest);
  const from = isFilled ? 2 : 0;
  const found = PATTERNS.find(([name]) => rest.slice(from, from + name.length).toUpperCase() === name);
  if (found) {
    const [name, part] = found;
    const end = at + from + name.length;
    if (!isFilled) return { part, end };
    if ('least' in part && part.what !== 'short-year') return { part: { ...part, least: 1 }, end };
    if (part.what === 'month-name') return { part, end };
    return { reason: 'FM is for numbers of which leading zeros may be missing', at };
  }
  if (rest[0] === '"') return readQuoted(rest, at);
  if (/^[\p{L}\p{N}]/u.test(rest)) return { reason: unknown(rest), at };
  const text = String.fromCodePoint(rest.codePointAt(0) as number);
  return { part: { what: 'literal', text }, end: at + text.length };
}

/** Text in double quotes; a backslash takes the next character as it is. */
function readQuoted(rest: string, at: number): { part: TimePart; end: number } | TemplateFault {
  const [whole, inner] = /^"((?:[^"\\]|\\.)*)"/s.exec(rest) ?? [];
  if (whole === undefined || inner === undefined) return { reason: 'a quote that is never closed', at };
  const text = inner.replace(/\\(.)/gs, '$1');
  if (text === '') return { reason: 'nothing between quotes', at };
  // PostgreSQL would pass over it, and take the time for one of the session's zone.
  if (/^z$/i.test(text)) return { reason: 'Z in quotes would be text; OF reads it as UTC', at };
  return { part: { what: 'literal', text }, end: at + whole.length };
}

const LONGEST_SHOWN = 12;

function unknown(rest: string): string {
  const word = (/^[\p{L}\p{N}_]+/u.exec(rest)?.[0] ?? '').slice(0, LONGEST_SHOWN);
  if (/^z/i.test(rest)) return 'Z is no pattern; OF reads Z and +02:00';
  if (/^t/i.test(rest)) return `no pattern begins "${word}"; a T between date and time stands in quotes: "T"`;
  return `no pattern begins "${word}"; text stands in double quotes`;
}

function isOpen(part: TimePart | undefined): boolean {
  return part !== undefined && 'least' in part && part.least < part.most;
}

function beginsWithDigit(part: TimePart): boolean {
  return 'least' in part || (part.what === 'literal' && /^\d/.test(part.text));
}

/** What is missing for a value that nothing has to be guessed of. */
function incomplete(parts: readonly TimePart[], has: (what: string) => boolean): string | undefined {
  const date = ['the year', 'the month', 'the day'].filter((what) => !has(what));
  if (date.length > 0 && date.length < 3) return `${date.join(' and ')} of the date is missing`;
  if (date.length === 3 && !has('the hour')) return 'neither a date nor a time';
  for (const [finer, coarser] of [
    ['the minute', 'the hour'],
    ['the second', 'the minute'],
    ['the fraction', 'the second'],
    ['the offset', 'the hour'],
    ["the offset's minutes", 'the offset'],
  ] as const) {
    if (has(finer) && !has(coarser)) return `${finer} without ${coarser}`;
  }
  const isHalf = parts.some(({ what }) => what === 'hour-of-half');
  if (isHalf && !has('the half of the day')) return 'HH and HH12 need AM; hours to 23 are HH24';
  if (!isHalf && has('the half of the day')) return 'AM goes with HH12';
  const isWhole = parts.some(({ what }) => what === 'offset');
  return isWhole && has("the offset's minutes") ? 'OF reads the minutes too' : undefined;
}
