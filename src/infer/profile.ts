import { CAN_COUNT, CAN_JSON_ALL, CAN_NUMERIC, CAN_TEXT_ALL } from '../kernel/infer-layout.ts';
import type { InputOffset } from '../record/span.ts';

/** A value that tells something of its column, and the record that it is in. */
export interface Witness {
  /** Where its record begins. */
  readonly byte: InputOffset;
  /** Both from 1, the header counted as a line and not as a record; absent where a sample does not know. */
  readonly line?: number;
  /** Its source, where there are several, and the number of that among them. */
  readonly source?: { readonly number: number; readonly name: string };
  readonly record?: number;
  /** The value as text, at most `WITNESS_BYTES` of it. */
  readonly value: string;
}

/** Of a longer value only its beginning is kept. */
export const WITNESS_BYTES = 200;

/** Whether values are fields of CSV, or values of JSON, which have kinds. */
export type ValueKind = 'text' | 'json';

/** What is known of one column's values. */
export interface ColumnProfile {
  /** The types that all of them can have: CAN_* bits. */
  can: number;
  /** KIND_* bits; 0 for CSV. */
  kinds: number;
  /** Those that are not NULL, and how many of them are the empty string. */
  values: number;
  empty: number;
  /** Bytes of the shortest and of the longest. */
  leastBytes: number;
  mostBytes: number;
  /** Where all can be numeric: most digits before the point, and behind it; whether one has an exponent. Else nothing. */
  digits: number;
  scale: number;
  hasExponent: boolean;
  first: Witness | undefined;
  longest: Witness | undefined;
  /** For each bit of CAN_*, the first value that cannot have that type. */
  readonly cannot: (Witness | undefined)[];
}

export function emptyProfile(kind: ValueKind): ColumnProfile {
  return {
    can: kind === 'json' ? CAN_JSON_ALL : CAN_TEXT_ALL,
    kinds: 0,
    values: 0,
    empty: 0,
    leastBytes: 0,
    mostBytes: 0,
    digits: 0,
    scale: 0,
    hasExponent: false,
    first: undefined,
    longest: undefined,
    cannot: Array.from({ length: CAN_COUNT }),
  };
}

/** What two stretches of a source say of a column together. Which of them comes first does not matter. */
export function mergeProfiles(one: ColumnProfile, other: ColumnProfile): ColumnProfile {
  if (one.values === 0) return other;
  if (other.values === 0) return one;
  const longer = [one, other].filter(
    ({ mostBytes }) => mostBytes === Math.max(one.mostBytes, other.mostBytes),
  );
  const merged = {
    can: one.can & other.can,
    kinds: one.kinds | other.kinds,
    values: one.values + other.values,
    empty: one.empty + other.empty,
    leastBytes: Math.min(one.leastBytes, other.leastBytes),
    mostBytes: Math.max(one.mostBytes, other.mostBytes),
    digits: Math.max(one.digits, other.digits),
    scale: Math.max(one.scale, other.scale),
    hasExponent: one.hasExponent || other.hasExponent,
    first: earlier(one.first, other.first),
    longest: longer.map(({ longest }) => longest).reduce(earlier),
    cannot: one.cannot.map((witness, bit) => earlier(witness, other.cannot[bit])),
  };
  forgetDigits(merged);
  return merged;
}

/** Of values that are not all numbers no digits are told. */
export function forgetDigits(profile: ColumnProfile): void {
  if ((profile.can & CAN_NUMERIC) !== 0) return;
  profile.digits = 0;
  profile.scale = 0;
  profile.hasExponent = false;
}

function earlier(one: Witness | undefined, other: Witness | undefined): Witness | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return placeOrder(other, one) < 0 ? other : one;
}

/** Less than 0 where the one's record comes before the other's, 0 where they are the same. */
export function placeOrder(one: Witness, other: Witness): number {
  return (one.source?.number ?? 0) - (other.source?.number ?? 0) || one.byte - other.byte;
}

/** A value as a witness keeps it. Bytes that are no text show as such. */
export function witnessText(value: Uint8Array): string {
  if (value.length <= WITNESS_BYTES) return Buffer.from(value).toString();
  // No character is cut in two.
  let end = WITNESS_BYTES;
  while (end > WITNESS_BYTES - 4 && ((value[end] as number) & 0xc0) === 0x80) end--;
  return `${Buffer.from(value.subarray(0, end)).toString()}…`;
}
