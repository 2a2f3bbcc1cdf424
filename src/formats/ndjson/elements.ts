import { FAULT_JSON_SYNTAX, FAULT_JSON_TOO_LONG, FAULT_JSON_UNCLOSED } from '../../record/fault-number.ts';
import { ELEMENT_START, ElementScanner } from './element-scanner.ts';

/** An element of a top-level array, without blanks around it, or a stretch that is none: the bytes `[start, end)`. */
export interface Element {
  readonly start: number;
  readonly end: number;
  /** A `FAULT_*` number, or 0, and the byte that shows it. */
  readonly fault: number;
  readonly at: number;
}

const COMMA = 0x2c;
const BLANKS = [0x20, 0x09, 0x0a, 0x0d];

/**
 * Cuts an input into the elements of its array: `from` is the opening bracket. With `isWhole` the input ends
 * where the bytes end, so an array that is not closed is a fault; else what is cut off is left out.
 */
export function frameElements(
  bytes: Uint8Array,
  from: number,
  maxRecordBytes: number,
  isWhole: boolean,
): Element[] {
  const found: Element[] = [];
  const put = (start: number, end: number, fault: number, at: number) =>
    found.push({ start, end, fault, at });
  // Its beginning is looked for within the limit.
  const putLong = (divider: number, end: number) => {
    const start = skipBlanks(bytes, divider + 1, divider + maxRecordBytes);
    put(start, end, FAULT_JSON_TOO_LONG, start);
  };
  // Of an element, and of the end, `divider` is the comma or bracket before it.
  for (let divider = from; ; ) {
    const start = skipBlanks(bytes, divider + 1, bytes.length);
    const end = new ElementScanner(ELEMENT_START).find(bytes, divider + 1);
    if (end < 0) {
      const tooLong = bytes.length - divider > maxRecordBytes;
      if (isWhole && tooLong) putLong(divider, bytes.length);
      else if (isWhole) put(start, bytes.length, FAULT_JSON_UNCLOSED, bytes.length);
      return found;
    }
    const isLast = bytes[end] !== COMMA;
    const isEmpty = start >= end;
    if (!isEmpty || !isLast || divider !== from) {
      if (end - divider > maxRecordBytes) putLong(divider, end);
      else if (isEmpty) put(end, end, FAULT_JSON_SYNTAX, end);
      else put(start, trimmed(bytes, start, end), 0, start);
    }
    if (isLast) {
      const junk = skipBlanks(bytes, end + 1, bytes.length);
      if (isWhole && junk < bytes.length) put(junk, bytes.length, FAULT_JSON_SYNTAX, junk);
      return found;
    }
    divider = end;
  }
}

function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && BLANKS.includes(bytes[at] as number)) at += 1;
  return at;
}

function trimmed(bytes: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && BLANKS.includes(bytes[last - 1] as number)) last -= 1;
  return last;
}
