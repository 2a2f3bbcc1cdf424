import { isUtf8 } from 'node:buffer';
import {
  FAULT_BARE_CR,
  FAULT_NUL,
  FAULT_RECORD_TOO_LONG,
  FAULT_STRAY_QUOTE,
  FAULT_TOO_FEW_FIELDS,
  FAULT_TOO_MANY_FIELDS,
  FAULT_UNCLOSED_QUOTE,
  FAULT_UTF8,
} from '../../record/fault-number.ts';
import type { Dialect } from './dialect.ts';
import { CR, contentEnd, LF, lineEndLength, nextLine } from './lines.ts';
import { dividesAt, escapedLength } from './marks.ts';
import { type ResolvedText, resolveEscapes } from './resolve-escapes.ts';

/*
 * The meaning of CSV, byte by byte and in no hurry. The kernel does the same work fast; where the two
 * differ, the kernel is wrong. docs/decisions/framing.md gives the same rules in words.
 */

/** One record of the input: its own bytes are `[start, end)`, its line end `[end, next)`. */
export interface FramedRecord {
  readonly kind: 'record';
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** A stretch of the input that is no record, cut in the same way. */
export interface FramedBroken {
  readonly kind: 'broken';
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** The byte that people are shown. */
  readonly at: number;
  /** A `FAULT_*` number. */
  readonly fault: number;
}

/** A line that is passed over. */
export interface FramedComment {
  readonly kind: 'comment';
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

export type Framed = FramedRecord | FramedBroken | FramedComment;

/** One field of a record: its bytes in the input are `[start, end)`, quotes included. */
export interface Field {
  /** Without quotes, doubled quotes made single, escapes resolved. */
  readonly value: Uint8Array;
  /** What of it must not stand there: an escape that means no text. */
  readonly fault?: ResolvedText['fault'];
  /** Whether it stands for NULL: an unquoted field that is one of the words as it stands. */
  readonly isNull: boolean;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a whole input into records. A blank line is a record with `start === end` here: only who knows
 * the width can tell whether it is one.
 */
export function frameReference(bytes: Uint8Array, dialect: Dialect, maxRecordBytes: number): Framed[] {
  const all: Framed[] = [];
  for (let start = 0; start < bytes.length; ) {
    const framed = frameOne(bytes, start, dialect, maxRecordBytes);
    all.push(framed);
    start = framed.next;
  }
  return all;
}

/** The record that begins at `start`, which must lie within `bytes`; the input ends where `bytes` ends. */
export function frameOne(bytes: Uint8Array, start: number, dialect: Dialect, maxRecordBytes: number): Framed {
  const { quote, lineStyle } = dialect;
  /** The last byte at which the record's line end, or the end of the input, may lie. */
  const last = start + maxRecordBytes;
  if (isPassedOver(bytes, start, dialect)) {
    const next = nextLine(bytes, start, lineStyle);
    return { kind: 'comment', start, end: contentEnd(bytes, start, next, lineStyle), next };
  }

  const broken = (fault: number, at: number, anchor: number): FramedBroken => {
    const next = nextLine(bytes, anchor, lineStyle);
    return { kind: 'broken', start, end: contentEnd(bytes, start, next, lineStyle), next, at, fault };
  };
  const stray = (at: number, anchor: number): FramedBroken => {
    const isSameLine = at < nextLine(bytes, anchor, lineStyle);
    return isSameLine ? broken(FAULT_STRAY_QUOTE, at, anchor) : broken(FAULT_UNCLOSED_QUOTE, anchor, anchor);
  };
  const tooLong = (opening: number): FramedBroken => {
    if (opening < 0) return broken(FAULT_RECORD_TOO_LONG, start, last);
    const isOneLine = !bytes
      .subarray(opening, last + 1)
      .some((byte) => byte === LF || (lineStyle === 'cr' && byte === CR));
    return broken(isOneLine ? FAULT_RECORD_TOO_LONG : FAULT_UNCLOSED_QUOTE, opening, opening);
  };

  /** The quote that is open, or -1. */
  let opening = -1;
  let fieldStart = start;
  let at = start;
  for (;;) {
    if (at > last) return tooLong(opening);
    if (at === bytes.length) {
      if (opening >= 0) return broken(FAULT_UNCLOSED_QUOTE, opening, opening);
      return { kind: 'record', start, end: at, next: at };
    }
    const byte = bytes[at];
    const covered = escapedLength(bytes, at, bytes.length, dialect, opening >= 0);
    if (covered > 0) {
      at += covered;
    } else if (opening >= 0) {
      if (byte !== quote) {
        at += 1;
      } else if (bytes[at + 1] === quote) {
        at += 2;
      } else if (endsField(bytes, at + 1, dialect)) {
        opening = -1;
        at += 1;
      } else {
        return stray(at, opening);
      }
    } else if (byte === quote) {
      if (at !== fieldStart) return stray(at, at);
      opening = at;
      at += 1;
    } else if (dividesAt(bytes, at, bytes.length, dialect)) {
      at += dialect.delimiter.length;
      fieldStart = at;
    } else {
      const length = lineEndLength(bytes, at, lineStyle);
      // In style `lf` the line ends with its LF, which may lie one byte too far behind its CR.
      const ending = lineStyle === 'lf' && length === 2 ? at + 1 : at;
      if (length > 0 && ending > last) return tooLong(-1);
      if (length > 0) return { kind: 'record', start, end: at, next: at + length };
      if (byte === CR) return broken(FAULT_BARE_CR, at, at);
      at += 1;
    }
  }
}

const BACKSLASH_POINT = [0x5c, 0x2e];

/** Whether the line at `at` is no record: a comment, or what ends COPY's text format. */
function isPassedOver(bytes: Uint8Array, at: number, dialect: Dialect): boolean {
  if (dialect.comment !== undefined && bytes[at] === dialect.comment) return true;
  if (dialect.escapes !== 'postgres' || dialect.escape !== BACKSLASH_POINT[0]) return false;
  if (!BACKSLASH_POINT.every((byte, i) => bytes[at + i] === byte)) return false;
  return at + 2 === bytes.length || lineEndLength(bytes, at + 2, dialect.lineStyle) > 0;
}

/** Whether a quoted field may end before the byte `at`. */
function endsField(bytes: Uint8Array, at: number, dialect: Dialect): boolean {
  if (at === bytes.length || dividesAt(bytes, at, bytes.length, dialect)) return true;
  return lineEndLength(bytes, at, dialect.lineStyle) > 0;
}

/** The fields of a record that framing found to be one: its bytes `[start, end)`, without the line end. */
export function decodeReference(bytes: Uint8Array, start: number, end: number, dialect: Dialect): Field[] {
  const fields: Field[] = [];
  for (let at = start; ; at += dialect.delimiter.length) {
    const field =
      dialect.quote !== undefined && at < end && bytes[at] === dialect.quote
        ? quotedField(bytes, at, end, dialect)
        : plainField(bytes, at, end, dialect);
    fields.push(field);
    at = field.end;
    if (at === end) return fields;
  }
}

function plainField(bytes: Uint8Array, start: number, recordEnd: number, dialect: Dialect): Field {
  let end = start;
  while (end < recordEnd && !dividesAt(bytes, end, recordEnd, dialect)) {
    end += escapedLength(bytes, end, recordEnd, dialect, false) || 1;
  }
  let [first, last] = [start, end];
  if (dialect.trim) {
    while (first < last && isBlank(bytes[first])) first += 1;
    while (first < last && isBlank(bytes[last - 1])) last -= 1;
  }
  const raw = bytes.subarray(first, last);
  const isNull = dialect.nulls.some((token) => Buffer.compare(token, raw) === 0);
  const { value, fault } = resolveEscapes(bytes, first, last, dialect, false);
  return { value, ...(fault && !isNull && { fault }), isNull, quoted: false, start, end };
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function quotedField(bytes: Uint8Array, start: number, recordEnd: number, dialect: Dialect): Field {
  let at = start + 1;
  while (at < recordEnd) {
    const covered = escapedLength(bytes, at, recordEnd, dialect, true);
    const isQuote = covered === 0 && bytes[at] === dialect.quote;
    if (isQuote && (at + 1 === recordEnd || bytes[at + 1] !== dialect.quote)) break;
    at += isQuote ? 2 : covered || 1;
  }
  const resolved = resolveEscapes(bytes, start + 1, at, dialect, true);
  return { ...resolved, isNull: false, quoted: true, start, end: at + 1 };
}

/** The first escape in a record's fields that means nothing, of those that are kept. */
export function fieldFault(fields: readonly Field[], width: number): ResolvedText['fault'] {
  return fields.slice(0, width).find(({ fault }) => fault !== undefined)?.fault;
}

/** What is wrong with a record as a whole, a `FAULT_*` number, or 0. Single fields are judged after this. */
export function recordFault(
  record: Uint8Array,
  fields: number,
  width: number,
  ragged: Dialect['ragged'] = 'reject',
): number {
  if (!isUtf8(record)) return FAULT_UTF8;
  if (record.includes(0)) return FAULT_NUL;
  if (fields < width) return ragged === 'pad' ? 0 : FAULT_TOO_FEW_FIELDS;
  return fields > width && ragged !== 'truncate' ? FAULT_TOO_MANY_FIELDS : 0;
}
