import { decodeReference, fieldFault, frameOne, recordFault } from '../../formats/csv/reference.ts';
import type { SampleRecord } from '../../infer/infer.ts';
import { placesIn } from '../../record/source-bytes.ts';
import { valuesOf } from '../infer/csv-survey.ts';
import type { CsvLayouts } from './csv-layouts.ts';
import type { CsvFound } from './csv-source.ts';
import type { Piece } from './source-format.ts';

/** Records of several inputs, their fields in the order of the first one's. */
export function* recordsOfAll(
  samples: readonly { readonly found: CsvFound; readonly pieces: readonly Piece[] }[],
  layouts: CsvLayouts,
): Generator<SampleRecord> {
  for (const { found, pieces } of samples) {
    const order = layouts.orderOf(found);
    for (const record of wholeRecords(pieces, found)) {
      yield order === undefined
        ? record
        : { ...record, fields: order.map((field) => record.fields[field] ?? null) };
    }
  }
}

/**
 * Records that a load would take: a sample may begin within quotes, where others seem to be. One at a time: all of
 * them at once, as objects, would be more than a load ever holds.
 */
function* wholeRecords(pieces: readonly Piece[], { width, dialect }: CsvFound): Generator<SampleRecord> {
  for (const { lines, offset, unit } of pieces) {
    const place = placesIn(unit, lines, offset);
    for (let start = 0; start < lines.length; ) {
      const framed = frameOne(lines, start, dialect, lines.length + 1);
      start = framed.next;
      if (framed.kind !== 'record' || (framed.start === framed.end && width > 1)) continue;
      const fields = decodeReference(lines, framed.start, framed.end, dialect);
      const record = lines.subarray(framed.start, framed.end);
      if (recordFault(record, fields.length, width, dialect.ragged) !== 0) continue;
      if (fieldFault(fields, width) !== undefined) continue;
      yield { start: place(framed.start), fields: valuesOf(fields, width) };
    }
  }
}
