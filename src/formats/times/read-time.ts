import { MONTHS, SHORT_YEAR_PIVOT, type TimeFormat, type TimePart } from './time-format.ts';

/*
 * What a format means, step by step: the kernel does the same work fast, and is held against this.
 */

type Found = Partial<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>> & {
  fraction?: string;
  offset?: string;
  isAfternoon?: boolean;
  isHalf?: boolean;
};

/**
 * A value in a source's own format, as PostgreSQL writes it; undefined where it is not in that format. Parts
 * out of their range come out as such: the types refuse them.
 */
export function readTime(text: string, format: TimeFormat): string | undefined {
  if (format.of === 'epoch') return readEpoch(text, format.places);
  const found: Found = {};
  let rest = text;
  for (const part of format.parts) {
    const bytes = readPart(rest, part, found);
    if (bytes === undefined) return undefined;
    rest = rest.slice(bytes);
  }
  return rest === '' ? write(found, format) : undefined;
}

/** Notes what a part says; answers how many characters it takes, or undefined where it does not fit. */
function readPart(rest: string, part: TimePart, found: Found): number | undefined {
  switch (part.what) {
    case 'literal':
      return rest.startsWith(part.text) ? part.text.length : undefined;
    case 'month-name': {
      const names = MONTHS.map((name) => (part.isShort ? name.slice(0, 3) : name));
      const named = names.find((name) => rest.slice(0, name.length).toLowerCase() === name);
      if (named === undefined) return undefined;
      found.month = names.indexOf(named) + 1;
      return named.length;
    }
    case 'half-day': {
      const half = (part.isDotted ? /^([ap])\.m\./i : /^([ap])m/i).exec(rest);
      if (half === null) return undefined;
      found.isAfternoon = half[1]?.toLowerCase() === 'p';
      return half[0].length;
    }
    case 'offset-hours':
    case 'offset': {
      const form = part.what === 'offset' ? /^(?:Z|[-+]\d\d(?::\d\d|\d\d)?)/i : /^[-+]\d\d/;
      const offset = form.exec(rest)?.[0];
      if (offset === undefined) return undefined;
      const digits = offset.replace(/\D/g, '').padEnd(4, '0');
      found.offset = /z/i.test(offset) ? '+00:00' : `${offset[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
      return offset.length;
    }
    default:
      return readNumber(rest, part, found);
  }
}

type Digits = Extract<TimePart, { readonly least: number }>;

function readNumber(rest: string, part: Digits, found: Found): number | undefined {
  const digits = /^\d*/.exec(rest.slice(0, part.most))?.[0] ?? '';
  if (digits.length < part.least) return undefined;
  const value = Number(digits);
  switch (part.what) {
    case 'short-year':
      found.year = value + (value < SHORT_YEAR_PIVOT ? 2000 : 1900);
      break;
    case 'hour-of-half':
      found.isHalf = true;
      found.hour = value;
      break;
    case 'fraction':
      found.fraction = digits.padEnd(6, '0');
      break;
    case 'offset-minutes':
      found.offset = `${found.offset?.slice(0, 3) ?? '+00'}:${digits.padStart(2, '0')}`;
      break;
    default:
      found[part.what] = value;
  }
  return digits.length;
}

/** No hour, minute or second. */
const NONE = 99;
const two = (number: number) => String(number).padStart(2, '0');

function write(found: Found, format: Extract<TimeFormat, { of: 'text' }>): string {
  const { year = 0, month = 0, day = 0, minute = 0, second = 0 } = found;
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  if (!format.hasTime) return date;
  const parts = [hourOf(found), minute, second].map((part, i) =>
    two(part > (i === 0 ? 23 : 59) ? NONE : part),
  );
  const fraction = format.hasFraction ? `.${found.fraction}` : '';
  const clock = `${parts.join(':')}${fraction}${found.offset ?? ''}`;
  return format.hasDate ? `${date} ${clock}` : clock;
}

function hourOf({ hour = 0, isHalf, isAfternoon }: Found): number {
  if (!isHalf) return hour;
  if (hour < 1 || hour > 12) return NONE;
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

const MOST = 2n ** 63n - 1n;
const MICROS = 1_000_000n;
/** A moment that no type holds. */
const TOO_FAR = '299999-01-01 00:00:00.000000Z';
const DAY_SECONDS = 86_400n;
const ERA_DAYS = 146_097n;

function readEpoch(text: string, places: number): string | undefined {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '' || fraction.length > places) return undefined;
  const count = BigInt(whole + fraction.padEnd(places, '0'));
  if (count > MOST) return TOO_FAR;
  const micros = sign === '-' ? -count : count;
  const seconds = floorDivide(micros, MICROS);
  const days = floorDivide(seconds, DAY_SECONDS);
  // The calendar repeats every 400 years, and Date does not reach as far as the types.
  const eras = floorDivide(days, ERA_DAYS);
  const date = new Date(Number(days - eras * ERA_DAYS) * 86_400_000);
  const year = date.getUTCFullYear() + Number(eras) * 400;
  const clock = new Date(Number(seconds - days * DAY_SECONDS) * 1000).toISOString().slice(11, 19);
  const shown = `${String(year > 0 ? year : 1 - year).padStart(4, '0')}${date.toISOString().slice(4, 10)}`;
  const rest = String(micros - seconds * MICROS).padStart(6, '0');
  return `${shown} ${clock}.${rest}Z${year > 0 ? '' : ' BC'}`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value / by - (value % by < 0n ? 1n : 0n);
}
