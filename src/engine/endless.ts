import { ElementScanner } from '../formats/ndjson/element-scanner.ts';
import * as layout from '../kernel/layout.ts';

const LF = 10;
const CR = 13;

/** What of some bytes belongs to a record that is passed over. */
export interface Passed {
  readonly bytes: number;
  /** Where it ends among them: how many bytes of it are its line end. Undefined where it goes on. */
  readonly lineEndBytes: number | undefined;
}

/** The rest of a record that is too long to be held: it is passed over up to its end. */
export interface Endless {
  /** Line ends among the bytes passed over. */
  readonly lines: number;
  /** Takes the bytes that follow, at least one. */
  pass(bytes: Uint8Array): Passed;
  /** Bytes of the line end, where the input ends here. */
  atEnd(): number;
}

/** A record that ends with its line: at LF, and in style cr at CR as well. */
export class EndlessLine implements Endless {
  readonly #crStyle: boolean;
  /** Whether the last byte so far is a CR: in style cr it ends the line, in the other its LF may follow. */
  #returned: boolean;
  lines = 0;

  constructor(crStyle: boolean, returned: boolean) {
    this.#crStyle = crStyle;
    this.#returned = returned;
  }

  pass(bytes: Uint8Array): Passed {
    if (this.#crStyle && this.#returned) {
      const more = bytes[0] === LF ? 1 : 0;
      return { bytes: more, lineEndBytes: 1 + more };
    }
    const found = this.#lineEnd(bytes);
    if (found < 0) {
      this.#returned = bytes.at(-1) === CR;
      return { bytes: bytes.length, lineEndBytes: undefined };
    }
    this.lines = 1;
    if (bytes[found] === CR) {
      this.#returned = true;
      const rest = bytes.subarray(found + 1);
      // Without its successor a CR may be half of a CR LF.
      if (rest.length === 0) return { bytes: found + 1, lineEndBytes: undefined };
      const more = this.pass(rest);
      return { bytes: found + 1 + more.bytes, lineEndBytes: more.lineEndBytes };
    }
    const returned = found > 0 ? bytes[found - 1] === CR : this.#returned;
    return { bytes: found + 1, lineEndBytes: returned ? 2 : 1 };
  }

  atEnd(): number {
    return this.#returned ? 1 : 0;
  }

  #lineEnd(bytes: Uint8Array): number {
    const lf = bytes.indexOf(LF);
    if (!this.#crStyle) return lf;
    const cr = (lf < 0 ? bytes : bytes.subarray(0, lf)).indexOf(CR);
    return cr < 0 ? lf : cr;
  }
}

/** The rest of the element that framing, in that state, is within. */
export function openElement(state: DataView): EndlessElement {
  const inside = state.getUint32(layout.FRAME_INSIDE, true);
  const depth = state.getUint32(layout.FRAME_DEPTH, true);
  if (depth >= layout.FRAME_PAST) return new EndlessElement(undefined);
  return new EndlessElement(
    new ElementScanner({ depth, isInside: (inside & 1) !== 0, isEscaped: (inside & 2) !== 0 }),
  );
}

/** An element of a top-level array; without a scanner what stands behind the array, which nothing ends. */
class EndlessElement implements Endless {
  readonly #scanner: ElementScanner | undefined;
  lines = 0;

  constructor(scanner: ElementScanner | undefined) {
    this.#scanner = scanner;
  }

  pass(bytes: Uint8Array): Passed {
    const found = this.#scanner?.find(bytes) ?? -1;
    const passed = found < 0 ? bytes.length : found;
    for (let at = bytes.indexOf(LF); at >= 0 && at < passed; at = bytes.indexOf(LF, at + 1)) this.lines += 1;
    return { bytes: passed, lineEndBytes: found < 0 ? undefined : 0 };
  }

  atEnd(): number {
    return 0;
  }
}
