/** Forms that people read as a number or a day, and that lose something, or mean two things, when they are read so. */
const NEAR_MISSES: readonly (readonly [RegExp, 'bigint' | 'numeric' | 'date', string])[] = [
  [/^[+-]?0\d+$/, 'bigint', 'a leading zero would be lost'],
  [/^\+\d+$/, 'bigint', 'a leading + would be lost'],
  [/^-?\d{16,}$/, 'bigint', 'of more than 15 digits: a number of a card or an account'],
  [/^[+-]?0\d+\.\d+$/, 'numeric', 'a leading zero would be lost'],
  [/^\+\d+\.\d+$/, 'numeric', 'a leading + would be lost'],
  [/^-?\d{16,}\.\d+$/, 'numeric', 'of more than 15 digits'],
  [/^\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)$/, 'date', 'which of them is the day, --date-format can tell'],
];

export interface NearMiss {
  readonly sql: string;
  readonly why: string;
}

/** Why a text that looks like a number or a day is taken for neither; undefined where it does not look like one. */
export function nearMiss(value: string): NearMiss | undefined {
  const found = NEAR_MISSES.find(([form]) => form.test(value));
  return found && { sql: found[1], why: found[2] };
}
