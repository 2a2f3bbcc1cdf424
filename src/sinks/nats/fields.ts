/*
 * Finds values in records as the kernel writes them: `{"a":1,"b":"x"}` and a newline, the keys in the order of the
 * columns and without blanks. So the keys are stepped over by their lengths, and never compared. Before you edit:
 * this runs once per record on the main thread.
 */
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Reads some columns of a record. */
export class FieldReader {
  /** Of every wanted column, in the order of `wanted`: its value as it stands there, a character for each byte. */
  readonly values: string[];
  /** Bytes of `{"name":` and `,"name":`. */
  readonly #keyBytes: readonly number[];
  /** For each column up to the last wanted one: its place among `values`, or -1. */
  readonly #places: readonly number[];

  constructor(columns: readonly string[], wanted: readonly string[]) {
    this.values = wanted.map(() => 'null');
    this.#keyBytes = columns.map((name) => Buffer.byteLength(JSON.stringify(name)) + 2);
    const last = Math.max(-1, ...wanted.map((name) => columns.indexOf(name)));
    this.#places = columns.slice(0, last + 1).map((name) => wanted.indexOf(name));
  }

  /** Of the record that begins there. */
  read(bytes: Buffer, start: number): void {
    let at = start;
    for (const [column, place] of this.#places.entries()) {
      at += this.#keyBytes[column] as number;
      const end = endOfValue(bytes, at);
      if (place >= 0) this.values[place] = bytes.toString('latin1', at, end);
      at = end;
    }
  }
}

function endOfValue(bytes: Buffer, start: number): number {
  switch (bytes[start]) {
    case QUOTE:
      return endOfString(bytes, start);
    case OPEN_BRACE:
    case OPEN_BRACKET:
      return endOfNested(bytes, start);
    default: {
      let at = start;
      while (bytes[at] !== COMMA && bytes[at] !== CLOSE_BRACE) at += 1;
      return at;
    }
  }
}

function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function endOfNested(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; ; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at) - 1;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
}
