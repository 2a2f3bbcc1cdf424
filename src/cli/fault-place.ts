import { isUtf8 } from 'node:buffer';
import { countFields } from '../formats/csv/count-fields.ts';
import type { Dialect } from '../formats/csv/dialect.ts';
import type { Fault } from '../record/fault.ts';
import { sourceBytes } from '../record/source-bytes.ts';
import { UNIT_BYTE } from '../record/text-unit.ts';
import { type RejectedParcel, withinRaw } from '../state/reject-line.ts';
import { cellsOf } from './cells.ts';

/** Where a fault is, for people. */
export interface FaultPlace {
  /** The value at fault, as much of it as is at hand. */
  readonly value: Uint8Array;
  /** The line that it begins on, without its line end. */
  readonly lineText: Uint8Array;
  /** Number of that line in the source, from 1. */
  readonly line: number;
  /** What to point at within `lineText`; within one line, so it may be less than the value. */
  readonly from: number;
  readonly end: number;
  /** What to point at within `value`. */
  readonly valueFrom: number;
  readonly valueEnd: number;
  /** Absolute. */
  readonly byte: number;
  /** Which field of the record, from 1, by counting delimiters. */
  readonly field: number;
  readonly fields: number;
  readonly quoted: boolean;
}

const LF = 10;
const CR = 13;

export function placeOf(parcel: RejectedParcel, fault: Fault, dialect: Dialect): FaultPlace {
  const { raw, unit = UNIT_BYTE } = parcel;
  const place = withinRaw(parcel, fault);
  const held = (at: number) => Math.min(Math.max(0, at), raw.length);
  const start = held(place.start);
  const record = raw.subarray(start, held(place.end));
  const at = Math.min(held(place.at) - start, record.length);
  const value = record.subarray(at, Math.max(at, held(place.atEnd) - start));
  const [valueFrom, valueEnd] = sharpen(fault, value);

  const from = at + valueFrom;
  const lineStart = from === 0 ? 0 : record.lastIndexOf(LF, from - 1) + 1;
  const lineEnd = endOfLine(record, from);
  return {
    value,
    lineText: record.subarray(lineStart, lineEnd),
    line: parcel.firstLine + fault.line + count(record.subarray(0, lineStart), LF),
    from: from - lineStart,
    end: Math.min(at + valueEnd, lineEnd) - lineStart,
    valueFrom,
    valueEnd,
    byte: fault.at + sourceBytes(unit, value.subarray(0, valueFrom)),
    field: countFields(record.subarray(0, at), dialect),
    fields: countFields(record, dialect),
    quoted: at > 0 && record[at - 1] === dialect.quote,
  };
}

/** The bad bytes alone, where the fault is one of bytes; the whole value else. */
function sharpen(fault: Fault, value: Uint8Array): [number, number] {
  if (fault.code === 'text/nul' && value.includes(0)) {
    const at = value.indexOf(0);
    return [at, at + 1];
  }
  if (fault.code === 'text/utf8' && !isUtf8(value)) {
    const at = firstBrokenByte(value);
    return [at, at + 1];
  }
  return [0, value.length];
}

const BLOCK_BYTES = 4096;

/** Only the block that holds it is looked at character by character. */
function firstBrokenByte(value: Uint8Array): number {
  for (let at = 0; at < value.length; at += BLOCK_BYTES) {
    const from = Math.max(0, at - 3);
    const end = at + BLOCK_BYTES + 3;
    if (isUtf8(value.subarray(from, end))) continue;
    const broken = cellsOf(value.subarray(from, end)).find(
      (cell) => cell.broken && from + cell.at >= at && from + cell.at < at + BLOCK_BYTES,
    );
    if (broken !== undefined) return from + broken.at;
  }
  return 0;
}

function endOfLine(record: Uint8Array, from: number): number {
  const feed = record.indexOf(LF, from);
  if (feed === -1) return record.length;
  return feed > from && record[feed - 1] === CR ? feed - 1 : feed;
}

function count(bytes: Uint8Array, wanted: number): number {
  let found = 0;
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) found += 1;
  return found;
}
