import { addCell } from '../infer/add-value.ts';
import { decideColumn, type InferredColumn, restColumn } from '../infer/decide.ts';
import { TypeProbe } from '../infer/probe.ts';
import {
  type ColumnProfile,
  emptyProfile,
  mergeProfiles,
  type Witness,
  witnessText,
} from '../infer/profile.ts';
import { ProfileTable } from '../infer/profile-table.ts';
import { type Fault, faultKind } from '../record/fault.ts';
import type { Parcel } from '../record/parcel.ts';
import { withinRaw } from '../state/reject-line.ts';
import type { Unread } from './infer-outcome.ts';
import type { Survey } from './survey.ts';

/** Adds up what the parcels of a source say of its columns. */
export class InferAccount {
  read = 0;
  rejected = 0;
  firstRejected: Unread | undefined;
  readonly #source: string;
  readonly #survey: Survey;
  readonly #table: ProfileTable;
  /** Of records with keys that the kernel does not look for, by column. */
  readonly #unforeseen = new Map<string, ColumnProfile>();
  #probe: TypeProbe | undefined;

  constructor(source: string, survey: Survey) {
    this.#source = source;
    this.#survey = survey;
    const { names, kind, fieldsOf, format } = survey;
    const crStyle = format.name === 'csv' && format.dialect.crStyle;
    this.#table = new ProfileTable(names.length, kind, fieldsOf, crStyle);
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
      return [name, mergeProfiles(profile, this.#unforeseen.get(name) ?? emptyProfile(kind))] as const;
    });
    const met = [...this.#unforeseen].filter(([name]) => !names.includes(name));
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
    this.#probe ??= new TypeProbe(this.#survey.spelling);
    for (const [name, cell] of found.cells) {
      const profile = this.#unforeseen.get(name) ?? emptyProfile('json');
      this.#unforeseen.set(name, profile);
      const witness = (): Witness => ({ ...place, value: cell === undefined ? '' : witnessText(cell.text) });
      addCell(profile, cell, this.#probe, witness);
    }
  }

  #refuse({ code, reason }: Unread['fault'], place: Pick<Unread, 'line' | 'record' | 'byte'>): void {
    this.rejected++;
    this.firstRejected ??= { source: this.#source, fault: { code, reason }, ...place };
  }
}
