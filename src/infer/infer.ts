import type { InferPlan } from '../kernel/infer-plan.ts';
import { PLAIN_SPELLING } from '../kernel/infer-plan.ts';
import type { InputOffset } from '../record/span.ts';
import { addCell, addText, type JsonCell } from './add-value.ts';
import { decideColumn, type InferredColumn } from './decide.ts';
import { TypeProbe } from './probe.ts';
import { emptyProfile, witnessText } from './profile.ts';

/** A record of a sample; a field is null where it means NULL. */
export interface SampleRecord {
  readonly start: InputOffset;
  readonly fields: readonly (Uint8Array | null)[];
}

/** A record of JSON; a cell is undefined where the record has no such value. */
export interface JsonCells {
  readonly start: InputOffset;
  readonly cells: readonly (JsonCell | undefined)[];
}

/** Finds each column's type: the narrowest that reads every value of the sample without losing anything. */
export function inferColumns(
  names: readonly string[],
  sample: Iterable<SampleRecord>,
  spelling: InferPlan = PLAIN_SPELLING,
): InferredColumn[] {
  const probe = new TypeProbe(spelling);
  const profiles = names.map(() => emptyProfile('text'));
  let records = 0;
  for (const { start, fields } of sample) {
    records++;
    fields.forEach((field, i) => {
      const profile = profiles[i];
      if (profile === undefined || field === null) return;
      addText(profile, field, probe, () => ({ byte: start, value: witnessText(field) }));
    });
  }
  return names.map((name, i) => decideColumn(name, profiles[i] ?? emptyProfile('text'), records, 'text'));
}

/** The same of records of JSON: of strings the type that they are written in, of anything else the one that JSON says. */
export function inferFromJson(
  names: readonly string[],
  records: readonly JsonCells[],
  spelling: InferPlan = PLAIN_SPELLING,
): InferredColumn[] {
  const probe = new TypeProbe(spelling);
  const profiles = names.map(() => emptyProfile('json'));
  for (const { start, cells } of records) {
    cells.forEach((cell, i) => {
      const profile = profiles[i];
      if (profile === undefined || cell === undefined) return;
      addCell(profile, cell, probe, () => ({ byte: start, value: witnessText(cell.text) }));
    });
  }
  return names.map((name, i) =>
    decideColumn(name, profiles[i] ?? emptyProfile('json'), records.length, 'json'),
  );
}
