/** What is read of a time, one piece behind the other. */
export type TimePart =
  | { readonly what: 'literal'; readonly text: string }
  | { readonly what: NumberPart; readonly least: number; readonly most: number }
  | { readonly what: 'month-name'; readonly isShort: boolean }
  /** `AM`, or `A.M.` where dotted. */
  | { readonly what: 'half-day'; readonly isDotted: boolean }
  /** `+02`; and `Z`, `+02`, `+0230` or `+02:30`. */
  | { readonly what: 'offset-hours' }
  | { readonly what: 'offset' };

/** Parts in digits, of which there are `least` to `most`. */
export type NumberPart =
  | 'year'
  | 'short-year'
  | 'month'
  | 'day'
  | 'hour'
  | 'hour-of-half'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'offset-minutes';

/** How times are written in a source, other than PostgreSQL itself reads them. */
export type TimeFormat =
  | {
      readonly of: 'text';
      /** As it was typed. */
      readonly template: string;
      readonly parts: readonly TimePart[];
      readonly hasDate: boolean;
      readonly hasTime: boolean;
      readonly hasFraction: boolean;
      readonly hasOffset: boolean;
    }
  /** A count since 1970-01-01 00:00 UTC, in units of which so many decimal places make a microsecond: 6, 3 or 0. */
  | { readonly of: 'epoch'; readonly template: string; readonly places: number };

/** What a format's values are, and so which columns take it that are not named. */
export function kindOf(format: TimeFormat): 'date' | 'time' | 'timetz' | 'timestamp' | 'timestamptz' {
  if (format.of === 'epoch') return 'timestamptz';
  if (!format.hasDate) return format.hasOffset ? 'timetz' : 'time';
  if (!format.hasTime) return 'date';
  return format.hasOffset ? 'timestamptz' : 'timestamp';
}

/** Two digits of a year from here on are of the century before: as PostgreSQL has it, 1970 to 2069. */
export const SHORT_YEAR_PIVOT = 70;

export const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;
