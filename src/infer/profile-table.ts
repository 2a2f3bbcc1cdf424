import { countLineEnds } from '../formats/csv/lines.ts';
import * as layout from '../kernel/infer-layout.ts';
import type { Parcel } from '../record/parcel.ts';
import { sourceBytes } from '../record/source-bytes.ts';
import { UNIT_BYTE } from '../record/text-unit.ts';
import {
  type ColumnProfile,
  emptyProfile,
  forgetDigits,
  type ValueKind,
  type Witness,
  witnessText,
} from './profile.ts';

/** A parcel whose payload is the kernel's table of profiles. */
export type ProfiledParcel = Pick<Parcel, 'span' | 'payload' | 'raw' | 'unit' | 'firstLine' | 'firstRecord'>;

/** The values of a record, by columns; undefined for NULL. */
export type FieldsOf = (record: Uint8Array) => readonly (Uint8Array | undefined)[];

const WORDS = layout.PROFILE_SIZE / 4;
const PLACE_WORDS = layout.PLACE_SIZE / 4;
const LF = 10;

/** Something to be told of a column, by a record of the chunk at hand. */
interface Finding {
  readonly column: number;
  /** Addresses. */
  readonly start: number;
  readonly end: number;
  /** From 0, within the chunk. */
  readonly record: number;
  tell(profile: ColumnProfile, witness: Witness): void;
}

/** Gathers what the kernel found out of the columns, chunk by chunk, in the order of the source. */
export class ProfileTable {
  readonly profiles: readonly ColumnProfile[];
  readonly #fieldsOf: FieldsOf;
  readonly #crStyle: boolean;

  constructor(columns: number, kind: ValueKind, fieldsOf: FieldsOf, crStyle = false) {
    this.profiles = Array.from({ length: columns }, () => emptyProfile(kind));
    this.#fieldsOf = fieldsOf;
    this.#crStyle = crStyle;
  }

  add(parcel: ProfiledParcel): void {
    const { buffer, byteOffset } = parcel.payload;
    const words = new Uint32Array(buffer, byteOffset, this.profiles.length * WORDS);
    const findings: Finding[] = [];
    for (const [column, profile] of this.profiles.entries()) addColumn(words, column, profile, findings);
    if (findings.length > 0) this.#tell(parcel, findings);
  }

  /** Each record that tells something is decoded once, and lines are counted once. */
  #tell(parcel: ProfiledParcel, findings: Finding[]): void {
    const { span, raw, unit = UNIT_BYTE, firstLine, firstRecord } = parcel;
    findings.sort((a, b) => a.start - b.start);
    let counted = 0;
    let line = firstLine;
    let byte = span.first;
    let record = -1;
    let fields: readonly (Uint8Array | undefined)[] = [];
    for (const { column, start, end, record: number, tell } of findings) {
      const at = start - raw.byteOffset;
      if (number !== record) {
        fields = this.#fieldsOf(raw.subarray(at, end - raw.byteOffset));
        line += this.#lines(raw, counted, at);
        byte += sourceBytes(unit, raw.subarray(counted, at));
        counted = at;
        record = number;
      }
      const value = witnessText(fields[column] ?? new Uint8Array(0));
      const profile = this.profiles[column] as ColumnProfile;
      tell(profile, { byte, line, record: firstRecord + number, value });
    }
  }

  #lines(bytes: Uint8Array, start: number, end: number): number {
    if (this.#crStyle) return countLineEnds(bytes, start, end, 'cr');
    let found = 0;
    for (let at = bytes.indexOf(LF, start); at !== -1 && at < end; at = bytes.indexOf(LF, at + 1)) found += 1;
    return found;
  }
}

function addColumn(words: Uint32Array, column: number, profile: ColumnProfile, findings: Finding[]): void {
  const base = column * WORDS;
  const word = (at: number) => words[base + at / 4] as number;
  const values = word(layout.PROFILE_VALUES);
  if (values === 0) return;
  const find = (place: number, tell: Finding['tell']) => {
    const at = base + layout.PROFILE_PLACES / 4 + place * PLACE_WORDS;
    const [record = 0, start = 0, end = 0] = words.subarray(at, at + PLACE_WORDS);
    findings.push({ column, record, start, end, tell });
  };
  const [least, most] = [word(layout.PROFILE_LEAST_BYTES), word(layout.PROFILE_MOST_BYTES)];
  const isFirst = profile.values === 0;
  if (isFirst) {
    find(layout.PLACE_FIRST, (told, witness) => {
      told.first = witness;
    });
  }
  if (isFirst || most > profile.mostBytes) {
    find(layout.PLACE_LONGEST, (told, witness) => {
      told.longest = witness;
    });
  }
  profile.leastBytes = isFirst ? least : Math.min(least, profile.leastBytes);
  profile.mostBytes = Math.max(most, profile.mostBytes);
  profile.values += values;
  profile.empty += word(layout.PROFILE_EMPTY);
  profile.kinds |= word(layout.PROFILE_KINDS);
  profile.digits = Math.max(profile.digits, word(layout.PROFILE_DIGITS));
  profile.scale = Math.max(profile.scale, word(layout.PROFILE_SCALE));
  profile.hasExponent ||= word(layout.PROFILE_EXPONENT) !== 0;
  const lost = profile.can & ~word(layout.PROFILE_CAN);
  profile.can &= ~lost;
  forgetDigits(profile);
  for (let bit = 0; lost >> bit !== 0; bit++) {
    if (((lost >> bit) & 1) === 0) continue;
    find(layout.PLACE_CANNOT + bit, (told, witness) => {
      told.cannot[bit] = witness;
    });
  }
}
