import * as layout from '../kernel/infer-layout.ts';
import type { TypeProbe } from './probe.ts';
import { type ColumnProfile, forgetDigits, type Witness } from './profile.ts';

/** A value of a record of JSON: a string as the text that it means, anything else as it stands there. */
export interface JsonCell {
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';
  readonly text: Uint8Array;
}

const KINDS = {
  string: layout.KIND_STRINGS,
  number: layout.KIND_NUMBERS,
  boolean: layout.KIND_BOOLEANS,
  array: layout.KIND_ARRAYS,
  object: layout.KIND_OBJECTS,
  null: 0,
} as const;

/** What one more field of CSV says of its column; null is NULL. Fields come in the order of the source. */
export function addText(
  profile: ColumnProfile,
  field: Uint8Array | null,
  probe: TypeProbe,
  witness: () => Witness,
): void {
  if (field === null) return;
  add(profile, field, true, witness, probe, () => probe.textTypes(field, profile.can));
}

/** The same for a value of JSON; undefined where the record has none. */
export function addCell(
  profile: ColumnProfile,
  cell: JsonCell | undefined,
  probe: TypeProbe,
  witness: () => Witness,
): void {
  if (cell === undefined || cell.kind === 'null') return;
  const { kind, text } = cell;
  const isString = kind === 'string';
  profile.kinds |= KINDS[kind];
  add(profile, text, isString, witness, probe, () => probe.jsonTypes(text, isString, profile.can));
}

function add(
  profile: ColumnProfile,
  value: Uint8Array,
  mayBeEmpty: boolean,
  makeWitness: () => Witness,
  probe: TypeProbe,
  typesOf: () => number,
): void {
  const bytes = value.length;
  let made: Witness | undefined;
  const witness = () => {
    made ??= makeWitness();
    return made;
  };
  const isFirst = profile.values === 0;
  if (isFirst || bytes > profile.mostBytes) profile.longest = witness();
  if (isFirst) profile.first = witness();
  profile.leastBytes = isFirst ? bytes : Math.min(bytes, profile.leastBytes);
  profile.mostBytes = Math.max(bytes, profile.mostBytes);
  profile.values++;
  if (mayBeEmpty && bytes === 0) profile.empty++;
  if (profile.can === 0) return;
  const types = typesOf();
  if (types & layout.CAN_NUMERIC) {
    const { digits, scale, hasExponent } = probe.digits();
    profile.digits = Math.max(profile.digits, digits);
    profile.scale = Math.max(profile.scale, scale);
    profile.hasExponent ||= hasExponent;
  }
  const lost = profile.can & ~types;
  profile.can = types;
  forgetDigits(profile);
  if (lost === 0) return;
  for (let bit = 0; bit < layout.CAN_COUNT; bit++) {
    if ((lost >> bit) & 1) profile.cannot[bit] = witness();
  }
}
