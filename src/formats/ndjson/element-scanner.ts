const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;

/** Where in an element of a top-level array something stands. */
export interface ElementState {
  /** Arrays and objects that are open. */
  readonly depth: number;
  readonly isInside: boolean;
  /** Whether a backslash stands right before. */
  readonly isEscaped: boolean;
}

export const ELEMENT_START: ElementState = { depth: 0, isInside: false, isEscaped: false };

/**
 * Finds, byte by byte, where an element ends: at a comma or a closing bracket that no string and no other bracket
 * encloses. Which bracket closes which is not asked.
 */
export class ElementScanner {
  #depth: number;
  #isInside: boolean;
  #isEscaped: boolean;

  constructor({ depth, isInside, isEscaped }: ElementState) {
    this.#depth = depth;
    this.#isInside = isInside;
    this.#isEscaped = isEscaped;
  }

  /** The position of the end within the bytes, which go on from those before; -1 where it is not among them. */
  find(bytes: Uint8Array, from = 0): number {
    for (let at = from; at < bytes.length; at++) {
      if (this.#ends(bytes[at] as number)) return at;
    }
    return -1;
  }

  #ends(byte: number): boolean {
    const isEscaped = this.#isEscaped;
    this.#isEscaped = byte === BACKSLASH && !isEscaped;
    if (byte === QUOTE && !isEscaped) this.#isInside = !this.#isInside;
    else if (this.#isInside) return false;
    else if ((byte | 0x20) === 0x7b) this.#depth += 1;
    else if ((byte | 0x20) === 0x7d && this.#depth > 0) this.#depth -= 1;
    else return this.#depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET);
    return false;
  }
}
