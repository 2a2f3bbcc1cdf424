import { countLineEnds } from '../../src/formats/csv/lines.ts';
import { type ColumnProfile, emptyProfile, type ValueKind, witnessText } from '../../src/infer/profile.ts';
import * as layout from '../../src/kernel/infer-layout.ts';
import { TypeReference } from './type-reference.ts';

/** A value as a record has it: a field of CSV, or of JSON what a string means and anything else as it stands there. */
export interface ReferenceValue {
  readonly text: string;
  /** JSON's; absent for CSV. */
  readonly kind?: 'string' | 'number' | 'boolean' | 'array' | 'object';
}

export interface ReferenceRecord {
  readonly start: number;
  /** Undefined for NULL. */
  readonly values: readonly (ReferenceValue | undefined)[];
}

const KINDS = {
  string: layout.KIND_STRINGS,
  number: layout.KIND_NUMBERS,
  boolean: layout.KIND_BOOLEANS,
  array: layout.KIND_ARRAYS,
  object: layout.KIND_OBJECTS,
} as const;

const types = new TypeReference();

/** What records say of their columns, value by value and in no hurry. They are all that `bytes` hold. */
export function expectedProfiles(
  columns: number,
  kind: ValueKind,
  records: readonly ReferenceRecord[],
  bytes: Uint8Array,
): ColumnProfile[] {
  return Array.from({ length: columns }, (_, column) => {
    const profile = emptyProfile(kind);
    for (const [i, { start, values }] of records.entries()) {
      const value = values[column];
      if (value === undefined) continue;
      const size = Buffer.byteLength(value.text);
      const witness = {
        byte: start,
        line: 1 + countLineEnds(bytes, 0, start, 'lf'),
        record: i + 1,
        value: witnessText(Buffer.from(value.text)),
      };
      profile.leastBytes = profile.values === 0 ? size : Math.min(size, profile.leastBytes);
      if (profile.values === 0 || size > profile.mostBytes) profile.longest = witness;
      profile.mostBytes = Math.max(size, profile.mostBytes);
      profile.first ??= witness;
      profile.values++;
      if (size === 0) profile.empty++;
      if (value.kind !== undefined) profile.kinds |= KINDS[value.kind];
      const can =
        value.kind === undefined ? types.text(value.text) : types.json(value.text, value.kind === 'string');
      measure(profile, value.text, can);
      for (let bit = 0; bit < layout.CAN_COUNT; bit++) {
        if (((profile.can & ~can) >> bit) & 1) profile.cannot[bit] = witness;
      }
      profile.can &= can;
    }
    if ((profile.can & layout.CAN_NUMERIC) === 0) {
      Object.assign(profile, { digits: 0, scale: 0, hasExponent: false });
    }
    return profile;
  });
}

/** Digits count as long as all values before, and this one, can be numeric. */
function measure(profile: ColumnProfile, text: string, can: number): void {
  if ((profile.can & can & layout.CAN_NUMERIC) === 0) return;
  const [, whole = '', fraction = '', exponent] = /^-?(\d+)(?:\.(\d+))?(e.*)?$/i.exec(text) ?? [];
  profile.digits = Math.max(profile.digits, whole.startsWith('0') ? 0 : whole.length);
  profile.scale = Math.max(profile.scale, fraction.length);
  if (exponent !== undefined) profile.hasExponent = true;
}
