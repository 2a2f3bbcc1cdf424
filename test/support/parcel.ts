import type { Fault } from '../../src/record/fault.ts';
import { faultKind } from '../../src/record/fault.ts';
import type { Parcel } from '../../src/record/parcel.ts';
import { emptyTally } from '../../src/record/tally.ts';

/** A fault to be put on a record: which record, from 0, which of its fields, and the kernel's number. */
export interface FaultSpec {
  readonly row: number;
  readonly field?: number;
  readonly fault: number;
  readonly column?: string;
  readonly more?: Partial<Fault>;
}

export interface ParcelPlace {
  readonly input?: string;
  readonly first?: number;
  readonly firstLine?: number;
  readonly firstRecord?: number;
}

/** A parcel over CSV text or bytes, with faults whose places are found by a plain splitter. */
export function parcelOf(
  csv: string | Uint8Array,
  specs: readonly FaultSpec[],
  place: ParcelPlace = {},
): Parcel {
  const { input = 'orders.csv', first = 0, firstLine = 1, firstRecord = 1 } = place;
  const raw = typeof csv === 'string' ? Buffer.from(csv) : csv;
  const records = split(raw);
  const faults = specs.map(({ row, field, fault, column, more }): Fault => {
    const record = records[row];
    const value = field === undefined ? record : record?.fields[field];
    if (record === undefined || value === undefined) throw new Error(`no record ${row}, field ${field}`);
    return {
      ...faultKind(fault),
      row,
      line: record.line,
      start: first + record.start,
      end: first + record.end,
      at: first + value.start,
      atEnd: first + value.end,
      ...(column === undefined ? {} : { column }),
      ...more,
    };
  });
  const tally = { ...emptyTally(), read: records.length, rejected: faults.length };
  tally.loaded = tally.read - tally.rejected;
  return {
    span: { input, first, end: first + raw.length },
    payload: new Uint8Array(),
    ends: new Uint32Array(),
    origins: new Uint32Array(),
    originEnds: new Uint32Array(),
    tally,
    faults,
    raw,
    lines: records.length,
    firstLine,
    firstRecord,
    release: () => {},
  };
}

interface Piece {
  start: number;
  end: number;
}

/** Fields without their quotes, records without their line ends. */
function split(raw: Uint8Array): (Piece & { line: number; fields: Piece[] })[] {
  const records: (Piece & { line: number; fields: Piece[] })[] = [];
  let lines = 0;
  for (let at = 0; at < raw.length; ) {
    const record = { start: at, end: at, line: lines, fields: [] as Piece[] };
    let quoted = false;
    let field = at;
    const close = () => {
      const inQuotes = raw[field] === 34 && at - field > 1;
      record.fields.push(inQuotes ? { start: field + 1, end: at - 1 } : { start: field, end: at });
    };
    for (; at < raw.length; at++) {
      const byte = raw[at];
      if (byte === 34 && at === field) quoted = true;
      else if (byte === 34 && quoted && raw[at + 1] === 34) at += 1;
      else if (byte === 34) quoted = false;
      if (byte === 10) lines += 1;
      if (quoted) continue;
      if (byte === 44) {
        close();
        field = at + 1;
      } else if (byte === 10 || (byte === 13 && raw[at + 1] === 10)) break;
    }
    close();
    record.end = at;
    if (raw[at] === 13) {
      at += 1;
      lines += 1;
    }
    records.push(record);
    at += 1;
  }
  return records;
}
