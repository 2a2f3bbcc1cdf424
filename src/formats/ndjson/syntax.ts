import { FAULT_JSON_SYNTAX, FAULT_JSON_TOO_DEEP } from '../../record/fault-number.ts';

/*
 * JSON as RFC 8259 has it, byte by byte and in no hurry. The kernel does the same work fast; where the two
 * differ, the kernel is wrong.
 */

/** A value and where it lies: `[start, end)`. */
export type JsonValue = JsonScalar | JsonArray | JsonObject;

export interface JsonScalar {
  readonly kind: 'string' | 'number' | 'boolean' | 'null';
  readonly start: number;
  readonly end: number;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly start: number;
  readonly end: number;
  readonly elements: readonly JsonValue[];
}

export interface JsonObject {
  readonly kind: 'object';
  readonly start: number;
  readonly end: number;
  /** In the order of the text, equal keys too. */
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  /** As the key's string, quotes included. */
  readonly key: JsonScalar;
  readonly value: JsonValue;
}

/** Thrown by the parser alone, and caught where it is called. */
export class JsonFault {
  readonly fault: number;
  readonly at: number;

  constructor(fault: number, at: number) {
    this.fault = fault;
    this.at = at;
  }
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/;
const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;
const WORDS: readonly (readonly [string, 'boolean' | 'null'])[] = [
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
];
const BLANKS = [0x20, 0x09, 0x0a, 0x0d];

/** `01`, `1.` and `1e` begin with a number, and are none. */
function goesOn(number: string, next: string): boolean {
  if (/[eE]/.test(number)) return false;
  return /[eE]/.test(next) || (!number.includes('.') && /[0-9.]/.test(next));
}

/** Reads one text of JSON. `latin1` holds one character for each byte. Throws JsonFault. */
export class JsonParser {
  readonly #text: string;
  readonly #maxDepth: number;

  constructor(latin1: string, maxDepth: number) {
    this.#text = latin1;
    this.#maxDepth = maxDepth;
  }

  /** The value that the text is, but for blanks around it. */
  parse(): JsonValue {
    const value = this.#value(this.#skipBlanks(0), 0);
    const behind = this.#skipBlanks(value.end);
    if (behind !== this.#text.length) throw new JsonFault(FAULT_JSON_SYNTAX, behind);
    return value;
  }

  #value(at: number, depth: number): JsonValue {
    const byte = this.#text[at];
    if (byte === '"') return this.#string(at);
    if (byte === '{' || byte === '[') {
      if (depth === this.#maxDepth) throw new JsonFault(FAULT_JSON_TOO_DEEP, at);
      return byte === '{' ? this.#object(at, depth + 1) : this.#array(at, depth + 1);
    }
    for (const [word, kind] of WORDS) {
      if (this.#text.startsWith(word, at)) return { kind, start: at, end: at + word.length };
    }
    const [number] = NUMBER.exec(this.#text.slice(at, at + 100)) ?? [];
    const length = number !== undefined && number.length < 90 ? number.length : this.#longNumber(at);
    if (length === 0 || goesOn(this.#text.slice(at, at + length), this.#text[at + length] ?? '')) {
      throw new JsonFault(FAULT_JSON_SYNTAX, at);
    }
    return { kind: 'number', start: at, end: at + length };
  }

  #longNumber(at: number): number {
    return NUMBER.exec(this.#text.slice(at))?.[0].length ?? 0;
  }

  #string(start: number): JsonScalar {
    let at = start + 1;
    for (;;) {
      const character = this.#text[at];
      if (character === '"') return { kind: 'string', start, end: at + 1 };
      if (character === undefined || character < ' ') throw new JsonFault(FAULT_JSON_SYNTAX, at);
      if (character !== '\\') {
        at += 1;
        continue;
      }
      const [found] = ESCAPE.exec(this.#text.slice(at, at + 6)) ?? [];
      if (found === undefined) throw new JsonFault(FAULT_JSON_SYNTAX, at);
      at += found.length;
    }
  }

  #array(start: number, depth: number): JsonArray {
    const elements: JsonValue[] = [];
    let at = this.#skipBlanks(start + 1);
    if (this.#text[at] === ']') return { kind: 'array', start, end: at + 1, elements };
    for (;;) {
      const value = this.#value(at, depth);
      elements.push(value);
      at = this.#skipBlanks(value.end);
      if (this.#text[at] === ']') return { kind: 'array', start, end: at + 1, elements };
      if (this.#text[at] !== ',') throw new JsonFault(FAULT_JSON_SYNTAX, at);
      at = this.#skipBlanks(at + 1);
    }
  }

  #object(start: number, depth: number): JsonObject {
    const members: JsonMember[] = [];
    let at = this.#skipBlanks(start + 1);
    if (this.#text[at] === '}') return { kind: 'object', start, end: at + 1, members };
    for (;;) {
      if (this.#text[at] !== '"') throw new JsonFault(FAULT_JSON_SYNTAX, at);
      const key = this.#string(at);
      at = this.#skipBlanks(key.end);
      if (this.#text[at] !== ':') throw new JsonFault(FAULT_JSON_SYNTAX, at);
      const value = this.#value(this.#skipBlanks(at + 1), depth);
      members.push({ key, value });
      at = this.#skipBlanks(value.end);
      if (this.#text[at] === '}') return { kind: 'object', start, end: at + 1, members };
      if (this.#text[at] !== ',') throw new JsonFault(FAULT_JSON_SYNTAX, at);
      at = this.#skipBlanks(at + 1);
    }
  }

  #skipBlanks(at: number): number {
    let next = at;
    while (BLANKS.includes(this.#text.charCodeAt(next))) next += 1;
    return next;
  }
}
