import { addCell } from '../../infer/add-value.ts';
import { decideColumn, type InferredColumn, restColumn } from '../../infer/decide.ts';
import { TypeProbe } from '../../infer/probe.ts';
import {
  type ColumnProfile,
  emptyProfile,
  mergeProfiles,
  type Witness,
  witnessText,
} from '../../infer/profile.ts';
import { ProfileTable } from '../../infer/profile-table.ts';
import { type Fault, faultKind } from '../../record/fault.ts';
import type { Parcel } from '../../record/parcel.ts';
import { withinRaw } from '../../state/reject-line.ts';
import type { Unread } from './infer-outcome.ts';
import type { Survey } from './survey.ts';

/** Records that the kernel has to refuse for their keys before it is told of those: a hundred times slower than others. */
const WORTH_RECORDS = 1000;

/** Adds up what the parcels of a source say of its columns. */
export class InferAccount {
  read = 0;
  rejected = 0;
  firstRejected: Unread | undefined;
  readonly #source: string;
  #survey: Survey;
  #table: ProfileTable;
  /** What is known besides, by column: of records with keys that the kernel did not look for, and from before `grow`. */
  readonly #others = new Map<string, ColumnProfile>();
  /** Records that were read one by one since the survey began. */
  #slow = 0;
  #probe: TypeProbe | undefined;

  constructor(source: string, survey: Survey) {
    this.#source = source;
    this.#survey = survey;
    this.#table = tableOf(survey);
  }

  /** A survey that looks for all keys that were met, where going on by it is worth its beginning; else undefined. */
  grown(): Survey | undefined {
    return this.#slow < WORTH_RECORDS ? undefined : this.#survey.grown?.();
  }

  /** What comes from here on is by that survey. */
  grow(survey: Survey): void {
    for (const [i, name] of this.#survey.names.entries()) {
      const known = this.#table.profiles[i] ?? emptyProfile(survey.kind);
      this.#others.set(name, mergeProfiles(known, this.#others.get(name) ?? emptyProfile(survey.kind)));
    }
    this.#survey = survey;
    this.#table = tableOf(survey);
    this.#slow = 0;
  }

  add(parcel: Parcel): void {
    this.read += parcel.tally.read;
    this.#table.add(parcel);
    for (const fault of parcel.faults) this.#addFault(parcel, fault);
  }

  /** All columns, those that were met on the way behind the others. */
  columns(): InferredColumn[] {
    const { names, kind, rest } = this.#survey;
    const good = this.read - this.rejected;
    const known = names.map((name, i) => {
      const profile = this.#table.profiles[i] ?? emptyProfile(kind);
      return [name, mergeProfiles(profile, this.#others.get(name) ?? emptyProfile(kind))] as const;
    });
    const met = [...this.#others].filter(([name]) => !names.includes(name));
    const columns = [...known, ...met].map(([name, profile]) => decideColumn(name, profile, good, kind));
    return rest === undefined ? columns : [...columns, restColumn(rest)];
  }

  #addFault(parcel: Parcel, fault: Fault): void {
    const { readUnforeseen } = this.#survey;
    const place = {
      byte: fault.start,
      line: parcel.firstLine + fault.line,
      record: parcel.firstRecord + fault.row,
    };
    if (readUnforeseen === undefined || fault.code !== 'json/unknown-key') {
      this.#refuse(fault, place);
      return;
    }
    const { start, end } = withinRaw(parcel, fault);
    const found = readUnforeseen(parcel.raw.subarray(start, end));
    if ('fault' in found) {
      this.#refuse(faultKind(found.fault), place);
      return;
    }
    this.#slow++;
    this.#probe ??= new TypeProbe(this.#survey.spelling);
    for (const [name, cell] of found.cells) {
      const profile = this.#others.get(name) ?? emptyProfile('json');
      this.#others.set(name, profile);
      const witness = (): Witness => ({ ...place, value: cell === undefined ? '' : witnessText(cell.text) });
      addCell(profile, cell, this.#probe, witness);
    }
  }

  #refuse({ code, reason }: Unread['fault'], place: Pick<Unread, 'line' | 'record' | 'byte'>): void {
    this.rejected++;
    this.firstRejected ??= { source: this.#source, fault: { code, reason }, ...place };
  }
}

function tableOf({ names, kind, fieldsOf, format }: Survey): ProfileTable {
  const crStyle = format.name === 'csv' && format.dialect.crStyle;
  return new ProfileTable(names.length, kind, fieldsOf, crStyle);
}
