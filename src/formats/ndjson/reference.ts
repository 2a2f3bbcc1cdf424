import { isUtf8 } from 'node:buffer';
import {
  FAULT_ARRAY,
  FAULT_DUPLICATE_KEY,
  FAULT_ESCAPED_NUL,
  FAULT_JSON_TOO_LONG,
  FAULT_MISSING_KEY,
  FAULT_NOT_OBJECT,
  FAULT_PATH,
  FAULT_SURROGATE,
  FAULT_UNKNOWN_KEY,
  FAULT_UTF8,
} from '../../record/fault-number.ts';
import { arrayLiteral } from './array-literal.ts';
import { meaningOf } from './meaning.ts';
import type { Path } from './path.ts';
import { JsonFault, type JsonMember, type JsonObject, JsonParser, type JsonValue } from './syntax.ts';
import { wholeNumber } from './whole-number.ts';

/*
 * The meaning of records of JSON, in no hurry. The kernel does the same work fast; where the two differ, the
 * kernel is wrong. docs/decisions/json.md gives the same rules in words.
 */

/** How a value goes into a field; `raw` is JSON as it stands, and the array forms say it of the elements. */
export type Form = 'text' | 'integer' | 'raw' | 'array of text' | 'array of raw';

export interface ReferenceMember {
  /** Empty for the rest. */
  readonly path: Path;
  readonly form: Form;
  readonly required: boolean;
}

export interface ReferenceReading {
  readonly members: readonly ReferenceMember[];
  readonly extra: 'reject' | 'ignore' | { readonly rest: number };
  readonly uniqueKeys: boolean;
  readonly maxDepth: number;
}

/** A record's own bytes, `[start, end)` of an input. */
export interface Extent {
  readonly start: number;
  readonly end: number;
  /** Whether it is longer than a record may be. */
  readonly tooLong: boolean;
}

const LF = 10;
const CR = 13;
const BLANKS = [0x20, 0x09, 0x0d];

/** Cuts a whole input into the lines that hold something. */
export function frameLines(bytes: Uint8Array, maxRecordBytes: number): Extent[] {
  const lines: Extent[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LF, start);
    const stop = feed < 0 ? bytes.length : feed;
    const tooLong = stop - start > maxRecordBytes;
    const end = stop > start && bytes[stop - 1] === CR ? stop - 1 : stop;
    const isBlank = bytes.subarray(start, stop).every((byte) => BLANKS.includes(byte));
    if (tooLong || !isBlank) lines.push({ start, end, tooLong });
    start = stop + 1;
  }
  return lines;
}

/** The fields of a record, null for NULL; or what is wrong with it: a `FAULT_*` number, and the byte that shows it. */
export type Decoded =
  | { readonly fields: readonly (Uint8Array | null)[] }
  | { readonly fault: number; readonly at: number };

export function decodeObject(bytes: Buffer, extent: Extent, reading: ReferenceReading): Decoded {
  const { start, end, tooLong } = extent;
  if (tooLong) return { fault: FAULT_JSON_TOO_LONG, at: start };
  if (!isUtf8(bytes.subarray(start, end))) return { fault: FAULT_UTF8, at: firstBroken(bytes, start, end) };
  try {
    const record = bytes.subarray(start, end);
    const value = new JsonParser(record.toString('latin1'), reading.maxDepth).parse();
    if (value.kind !== 'object') return { fault: FAULT_NOT_OBJECT, at: start + value.start };
    return { fields: new Reader(record, reading).read(value) };
  } catch (error) {
    if (error instanceof JsonFault) return { fault: error.fault, at: start + error.at };
    throw error;
  }
}

class Reader {
  readonly #bytes: Buffer;
  readonly #reading: ReferenceReading;
  #values: (JsonValue | undefined)[] = [];

  constructor(bytes: Buffer, reading: ReferenceReading) {
    this.#bytes = bytes;
    this.#reading = reading;
  }

  read(record: JsonObject): (Uint8Array | null)[] {
    const { members, extra } = this.#reading;
    const fields: (Uint8Array | null)[] = members.map(() => null);
    this.#values = members.map(() => undefined);
    const rest = this.#walk(record, [], fields);
    if (typeof extra === 'object') fields[extra.rest] = Buffer.from(rest, 'latin1');
    const isMissing = members.some(({ required }, field) => required && this.#values[field] === undefined);
    if (isMissing) throw new JsonFault(FAULT_MISSING_KEY, record.start);
    return fields;
  }

  /** Reads an object's members in their order; returns, as JSON in Latin-1, those that go nowhere. */
  #walk(object: JsonObject, before: Path, fields: (Uint8Array | null)[]): string {
    const { extra, uniqueKeys } = this.#reading;
    const seen = new Set<string>();
    const rest: string[] = [];
    for (const member of object.members) {
      const key = this.#keyOf(member);
      const path = [...before, key];
      if (uniqueKeys && seen.has(key)) throw new JsonFault(FAULT_DUPLICATE_KEY, member.key.start);
      seen.add(key);
      const { field, below } = this.#placesOf(path);
      if (field >= 0) {
        this.#values[field] = member.value;
        fields[field] = this.#fieldOf(member.value, field);
      } else if (below.length > 0) {
        for (const other of below) {
          fields[other] = null;
          this.#values[other] = undefined;
        }
        const inner = this.#enter(member.value, path, fields);
        if (inner !== undefined) rest.push(`${Buffer.from(JSON.stringify(key)).toString('latin1')}:${inner}`);
      } else if (extra === 'reject') {
        throw new JsonFault(FAULT_UNKNOWN_KEY, member.key.start);
      } else {
        rest.push(this.#bytes.toString('latin1', member.key.start, member.value.end));
      }
    }
    return `{${rest.join(',')}}`;
  }

  /** An object on the way to fields; its own rest, if there is one. */
  #enter(value: JsonValue, path: Path, fields: (Uint8Array | null)[]): string | undefined {
    if (value.kind === 'null') return undefined;
    if (value.kind !== 'object') throw new JsonFault(FAULT_PATH, value.start);
    const rest = this.#walk(value, path, fields);
    return rest === '{}' ? undefined : rest;
  }

  #placesOf(path: Path): { field: number; below: number[] } {
    const { members } = this.#reading;
    const leads = (other: Path) => path.every((key, i) => key === other[i]);
    return {
      field: members.findIndex((member) => member.path.length === path.length && leads(member.path)),
      below: members.flatMap((member, i) =>
        member.path.length > path.length && leads(member.path) ? [i] : [],
      ),
    };
  }

  #keyOf({ key: { start, end } }: JsonMember): string {
    return JSON.parse(this.#bytes.toString('utf8', start, end)) as string;
  }

  #fieldOf(value: JsonValue, field: number): Uint8Array | null {
    const { start, end, kind } = value;
    const form = this.#reading.members[field]?.form ?? 'text';
    const raw = this.#bytes.subarray(start, end);
    if (kind === 'null') return null;
    if (kind === 'string' && form !== 'raw') return textOf(this.#bytes, start, end);
    if (kind === 'number' && form === 'integer') return Buffer.from(wholeNumber(raw.toString('latin1')));
    // As text {} would be an empty array.
    if (kind === 'object' && form.startsWith('array')) throw new JsonFault(FAULT_ARRAY, start);
    if (kind === 'array' && form.startsWith('array')) {
      return arrayLiteral(this.#bytes, value, form === 'array of raw', textOf);
    }
    return raw;
  }
}

/** An escape of its own, but for a whole pair of surrogates, which is one. */
const ESCAPES = /\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\./g;
const HALF = /^\\u[dD][89a-fA-F]..$/;

/** The text that a string means, its quotes among the bytes. Throws where it is none that PostgreSQL can hold. */
function textOf(bytes: Buffer, start: number, end: number): Uint8Array {
  for (const { 0: found, index } of bytes.toString('latin1', start, end).matchAll(ESCAPES)) {
    if (found === '\\u0000') throw new JsonFault(FAULT_ESCAPED_NUL, start + index);
    if (HALF.test(found)) throw new JsonFault(FAULT_SURROGATE, start + index);
  }
  return meaningOf(bytes, start, end);
}

function firstBroken(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; ) {
    const size = [1, 2, 3, 4].find((count) => at + count <= end && isUtf8(bytes.subarray(at, at + count)));
    if (size === undefined) return at;
    at += size;
  }
  return end;
}
