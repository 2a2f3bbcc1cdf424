import { isUtf8 } from 'node:buffer';
import { type ErrorCode, SluiceError } from '../../errors.ts';
import { faultKind } from '../../record/fault.ts';
import { FAULT_RECORD_TOO_LONG, FAULT_UNCLOSED_QUOTE } from '../../record/fault-number.ts';
import { sourceBytes } from '../../record/source-bytes.ts';
import { UNIT_BYTE } from '../../record/text-unit.ts';
import { bomLength } from './bom.ts';
import { suspectDelimiter } from './delimiter.ts';
import type { Dialect, LineStyle } from './dialect.ts';
import { CR, countLineEnds, detectLineStyle } from './lines.ts';
import { decodeReference, type FramedBroken, type FramedRecord, frameOne } from './reference.ts';
import { showBytes } from './show.ts';

/** The first record of an input, read as names. */
export interface Header {
  /** As they are in the file: nothing trimmed, nothing folded. Empty and equal names are possible. */
  readonly names: readonly string[];
  /** Offset in the input behind the header's line end: where the first record begins. */
  readonly end: number;
  /** Length of the byte order mark before the header. */
  readonly bomBytes: number;
  readonly lineStyle: LineStyle;
  /** Line ends before `end`; blank lines above the header and line breaks in its names count. */
  readonly lines: number;
}

const HINT_BROKEN = 'mend the header; quotes inside a name are doubled, and the whole name stands in quotes';
const HINT_ENCODING = 'name the encoding, for example: --encoding windows-1252, latin1, shift_jis or gb18030';
const HINT_DECODED = 'check that --encoding is what the input is written in, and mend the header';
const HINT_WIDE = 'if the input is UTF-16: --encoding utf-16le, or utf-16be';
const HINT_ENDLESS = 'check that the input is CSV; a quote that is never closed also looks like this';
const HINT_EMPTY = 'check that whatever writes it has finished, and without an error';

const TEXT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the header from the first bytes of an input. `isWhole`: the input ends where `head` ends;
 * without that the header must end within `head`. The line style is found, not taken from `dialect`.
 * Blank lines above the header are passed over. `place` names the input in errors, and `unit`, a UNIT_*, tells its
 * positions. Throws `source/empty` and `source/header`.
 */
export function readHeader(
  head: Uint8Array,
  isWhole: boolean,
  dialect: Dialect,
  place?: string,
  unit: number = UNIT_BYTE,
): Header {
  const refuse = (code: ErrorCode, message: string, hint: string, ...notes: string[]): SluiceError =>
    new SluiceError(code, message, { hint, notes, ...(place === undefined ? {} : { place }) });

  const bomBytes = bomLength(head);
  const bytes = certainBytes(head.subarray(bomBytes), isWhole);
  const lineStyle = detectLineStyle(bytes, isWhole, dialect);
  const found = { ...dialect, lineStyle };
  const first = firstRecord(bytes, isWhole, found);

  if (first === undefined && isWhole) {
    const what = bytes.length === 0 ? 'the input is empty' : 'the input holds nothing but blank lines';
    throw refuse('source/empty', what, HINT_EMPTY);
  }
  if (first === undefined || (first.kind === 'broken' && isOpen(first.fault, isWhole))) {
    const notes =
      first === undefined ? [] : [`it begins with ${showBytes(bytes, first.start, bytes.length)}`];
    const what = `the header does not end within the first ${head.length} bytes`;
    throw refuse('source/header', what, HINT_ENDLESS, ...notes);
  }

  const line = 1 + countLineEnds(bytes, 0, first.start, lineStyle);
  const atByte = (at: number) => `at byte ${sourceBytes(unit, head.subarray(0, bomBytes + at))} of the input`;
  const shown = `line ${line} is ${showBytes(bytes, first.start, first.end)}`;
  if (first.kind === 'broken') {
    const { reason } = faultKind(first.fault);
    const notes = [atByte(first.at), shown, ...evidence(head, isWhole, dialect)];
    throw refuse('source/header', `the header is broken: ${reason}`, HINT_BROKEN, ...notes);
  }
  const record = bytes.subarray(first.start, first.end);
  if (!isUtf8(record)) {
    if (unit === UNIT_BYTE)
      throw refuse('source/header', 'the header is not valid UTF-8', HINT_ENCODING, shown);
    throw refuse('source/header', 'the header holds what is no character', HINT_DECODED, shown);
  }
  if (record.includes(0)) {
    const nul = atByte(first.start + record.indexOf(0));
    throw refuse('source/header', 'the header holds a NUL byte', HINT_WIDE, nul, shown);
  }
  return {
    names: decodeReference(bytes, first.start, first.end, found).map((field) => TEXT.decode(field.value)),
    end: bomBytes + first.next,
    bomBytes,
    lineStyle,
    lines: countLineEnds(bytes, 0, first.next, lineStyle),
  };
}

/** Whether what follows the head may still end the record. */
function isOpen(fault: number, isWhole: boolean): boolean {
  return fault === FAULT_RECORD_TOO_LONG || (fault === FAULT_UNCLOSED_QUOTE && !isWhole);
}

function evidence(head: Uint8Array, isWhole: boolean, dialect: Dialect): string[] {
  const suspicion = suspectDelimiter(head, isWhole, dialect);
  return suspicion === undefined ? [] : [suspicion.evidence];
}

/** A CR that ends a part of the input may be half of a CR LF: without its successor it says nothing. */
function certainBytes(bytes: Uint8Array, isWhole: boolean): Uint8Array {
  return isWhole || bytes.at(-1) !== CR ? bytes : bytes.subarray(0, -1);
}

/**
 * The first record that is neither a blank line nor a comment. One that reaches the end of a part of the input comes
 * out as too long: what follows could change its meaning.
 */
function firstRecord(
  bytes: Uint8Array,
  isWhole: boolean,
  dialect: Dialect,
): FramedRecord | FramedBroken | undefined {
  for (let start = 0; start < bytes.length; ) {
    const certain = bytes.length - start - (isWhole ? 0 : 1);
    const framed = frameOne(bytes, start, dialect, certain);
    if (framed.kind === 'comment') {
      start = framed.next;
      continue;
    }
    if (framed.kind === 'broken' || framed.end > framed.start) return framed;
    start = framed.next;
  }
  return undefined;
}
