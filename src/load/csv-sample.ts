import type { Dialect } from '../formats/csv/dialect.ts';
import { decodeReference, frameOne } from '../formats/csv/reference.ts';
import type { SampleRecord } from '../infer/infer.ts';
import type { CsvLayouts } from './csv-layouts.ts';
import type { CsvFound } from './csv-source.ts';
import type { Piece } from './source-format.ts';

/** Records of several inputs, their fields in the order of the first one's. */
export function* recordsOfAll(
  samples: readonly { readonly found: CsvFound; readonly pieces: readonly Piece[] }[],
  layouts: CsvLayouts,
  respelled: (value: Uint8Array) => Uint8Array,
): Generator<SampleRecord> {
  for (const { found, pieces } of samples) {
    const order = layouts.orderOf(found);
    for (const record of wholeRecords(pieces, found.width, found.dialect, respelled)) {
      yield order === undefined
        ? record
        : { ...record, fields: order.map((field) => record.fields[field] ?? null) };
    }
  }
}

/**
 * Records with as many fields as the header: a sample may begin within quotes, where others seem to be.
 * One at a time: all of them at once, as objects, would be more than a load ever holds.
 */
function* wholeRecords(
  pieces: readonly Piece[],
  width: number,
  dialect: Dialect,
  respelled: (value: Uint8Array) => Uint8Array,
): Generator<SampleRecord> {
  for (const { lines, offset } of pieces) {
    for (let start = 0; start < lines.length; ) {
      const framed = frameOne(lines, start, dialect, lines.length + 1);
      start = framed.next;
      if (framed.kind !== 'record') continue;
      const fields = decodeReference(lines, framed.start, framed.end, dialect);
      if (fields.length !== width) continue;
      yield {
        start: offset + framed.start,
        fields: fields.map(({ isNull, value }) => (isNull ? null : respelled(value))),
      };
    }
  }
}
