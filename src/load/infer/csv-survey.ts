import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import type { Dialect } from '../../formats/csv/dialect.ts';
import { decodeReference, type Field } from '../../formats/csv/reference.ts';
import { kernelDialect } from '../source/csv-kernel-dialect.ts';
import { inferSpelling } from './infer-spelling.ts';
import type { Survey } from './survey.ts';

/** What of a CSV input matters here. */
interface CsvShape {
  readonly dialect: Dialect;
  readonly header: readonly string[] | undefined;
  readonly width: number;
}

/** Throws `source/header` for names that no table can have. */
export function surveyCsv(
  place: string,
  { dialect, header, width }: CsvShape,
  { columns, csv, dateFormats }: LoadSettings,
): Survey {
  const names = columns ?? header ?? Array.from({ length: width }, (_, i) => `column_${i + 1}`);
  refuseNames(names, width, place);
  return {
    kind: 'text',
    names,
    format: { name: 'csv', dialect: kernelDialect(dialect), spellings: [] },
    spelling: inferSpelling(csv, dateFormats),
    fieldsOf: (record) =>
      valuesOf(decodeReference(record, 0, record.length, dialect), width).map((value) => value ?? undefined),
  };
}

/** As many as a record has to have; null for NULL, and for what is missing. */
export function valuesOf(fields: readonly Field[], width: number): (Uint8Array | null)[] {
  return Array.from({ length: width }, (_, i) => {
    const field = fields[i];
    return field === undefined || field.isNull ? null : field.value;
  });
}

/** A table needs a name for every column, and no two alike. */
function refuseNames(names: readonly string[], width: number, place: string): void {
  const refuse = (what: string, hint = '--columns a,b,c names the fields in their order') => {
    throw new SluiceError('source/header', what, { place, hint });
  };
  if (width === 0) refuse('the first record is broken', 'check the delimiter and the quote');
  if (names.length !== width) refuse(`--columns names ${names.length} fields, the source has ${width}`);
  const seen = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (name === '') refuse(`field ${i + 1} of the header has no name`);
    if (seen.has(name)) refuse(`the header names ${JSON.stringify(name)} twice`);
    seen.add(name);
  }
}
