import { isUtf8 } from 'node:buffer';
import { FAULT_ESCAPE, FAULT_NUL, FAULT_UTF8 } from '../../record/fault-number.ts';
import type { Dialect, Escapes } from './dialect.ts';
import { escapedLength } from './marks.ts';

/** What some bytes mean once their escapes and doubled quotes are resolved. */
export interface ResolvedText {
  readonly value: Uint8Array;
  /** Of the first escape that stands for no text: a `FAULT_*` number, and its place in the input. */
  readonly fault?: { readonly number: number; readonly at: number };
}

const LETTERS: Readonly<Record<Escapes, ReadonlyMap<string, number>>> = {
  quotes: new Map(),
  postgres: new Map([
    ['b', 8],
    ['t', 9],
    ['n', 10],
    ['v', 11],
    ['f', 12],
    ['r', 13],
  ]),
  mysql: new Map([
    ['0', 0],
    ['b', 8],
    ['t', 9],
    ['n', 10],
    ['r', 13],
    ['Z', 26],
  ]),
};

const OCTAL = /^[0-7]{1,3}/;
const HEXADECIMAL = /^x([0-9a-f]{1,2})/i;
const UPPER_N = 0x4e;
const POINT = 0x2e;

/** The bytes `[start, end)` of a field, which lies in quotes or not, without its quotes. */
export function resolveEscapes(
  bytes: Uint8Array,
  start: number,
  end: number,
  dialect: Dialect,
  isQuoted: boolean,
): ResolvedText {
  const value: number[] = [];
  let fault: ResolvedText['fault'];
  let isCoded = false;
  const refuse = (number: number, at: number) => {
    fault ??= { number, at };
  };
  for (let at = start; at < end; ) {
    const covered = escapedLength(bytes, at, end, dialect, isQuoted);
    if (covered === 0) {
      value.push(bytes[at] as number);
      at += isQuoted && bytes[at] === dialect.quote ? 2 : 1;
      continue;
    }
    const meant = meaning(bytes, at + 1, end, dialect.escapes);
    if (covered === 1 || meant === undefined) refuse(FAULT_ESCAPE, at);
    else if (dialect.escapes === 'mysql' && isQuoted && end - start === 2 && bytes[at + 1] === UPPER_N) {
      // LOAD DATA takes it for NULL, as no quoted field is here.
      refuse(FAULT_ESCAPE, at);
    } else if (covered === 3) value.push(13, 10);
    else {
      if (meant.byte === 0) refuse(FAULT_NUL, at);
      if (meant.isCoded && meant.byte > 0x7f) isCoded = true;
      value.push(meant.byte);
    }
    at += covered === 3 ? 3 : 1 + (meant?.length ?? 0);
  }
  if (isCoded && !isUtf8(Uint8Array.from(value))) refuse(FAULT_UTF8, start);
  return { value: Uint8Array.from(value), ...(fault && { fault }) };
}

/** What stands behind an escape at `at` means, and how many bytes of it are read; undefined where it means nothing. */
function meaning(bytes: Uint8Array, at: number, end: number, escapes: Escapes) {
  const byte = bytes[at] as number;
  if (escapes === 'postgres') {
    // The end of the data, where it stands alone, and an error anywhere else.
    if (byte === POINT) return undefined;
    const ahead = Buffer.from(bytes.subarray(at, Math.min(end, at + 3))).toString('latin1');
    const octal = OCTAL.exec(ahead)?.[0];
    if (octal !== undefined) {
      return { byte: Number.parseInt(octal, 8) & 0xff, length: octal.length, isCoded: true };
    }
    const digits = HEXADECIMAL.exec(ahead)?.[1];
    if (digits !== undefined) {
      return { byte: Number.parseInt(digits, 16), length: 1 + digits.length, isCoded: true };
    }
  }
  return { byte: LETTERS[escapes].get(String.fromCharCode(byte)) ?? byte, length: 1, isCoded: false };
}
