import { isUtf8 } from 'node:buffer';
import type { Fault, FaultWithin } from '../record/fault.ts';
import type { Parcel } from '../record/parcel.ts';

/** What the reject file needs to know of a parcel. */
export type RejectedParcel = Pick<Parcel, 'span' | 'raw' | 'unit' | 'faults' | 'firstLine' | 'firstRecord'>;

/** Where a fault lies within its parcel's raw bytes. The end may lie behind them, where the record was not held. */
export function withinRaw({ span: { first } }: RejectedParcel, fault: Fault): FaultWithin {
  const { within, start, end, at, atEnd } = fault;
  if (within !== undefined) return within;
  return { start: start - first, end: end - first, at: at - first, atEnd: atEnd - first };
}

/** Of a longer record only its first bytes are kept, and it is marked as truncated. */
export const REJECT_RAW_LIMIT_BYTES = 1 << 20;

/**
 * Writes rejects as NDJSON, one line each, always with the same keys in the same order. Texts that
 * many lines share are encoded once.
 */
export class RejectLines {
  readonly #heads = new Map<string, string>();
  readonly #tails = new Map<string, string>();

  /** The lines of all faults of a parcel, one string each. */
  *of(parcel: RejectedParcel): Generator<string> {
    const { raw, span, firstLine, firstRecord } = parcel;
    const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
    // What was decoded is text, but for the bytes that stand for what is none.
    const clean = parcel.unit !== undefined || isUtf8(raw);
    const head = this.#head(span.input);
    for (const fault of parcel.faults) {
      const { start, end: behind } = withinRaw(parcel, fault);
      const from = Math.min(start, bytes.length);
      const whole = Math.min(behind, bytes.length);
      const end = Math.min(whole, from + REJECT_RAW_LIMIT_BYTES);
      const text = rawPart(bytes, from, end < whole ? wholeCharacters(bytes, end) : end, clean);
      const truncated = end - from < behind - start;
      yield `${head}${firstLine + fault.line},"record":${firstRecord + fault.row},"start":${fault.start},"end":${fault.end}${this.#tail(fault)}${text}${truncated ? ',"truncated":true}\n' : '}\n'}`;
    }
  }

  #head(source: string): string {
    let head = this.#heads.get(source);
    if (head === undefined) {
      head = `{"source":${JSON.stringify(source)},"line":`;
      this.#heads.set(source, head);
    }
    return head;
  }

  /** Everything between the record's place and its bytes. Only the target's own words differ per record. */
  #tail(fault: Fault): string {
    if (fault.detail !== undefined) return encodeTail(fault);
    const key = `${fault.code} ${fault.column ?? ''}`;
    let tail = this.#tails.get(key);
    if (tail === undefined) {
      tail = encodeTail(fault);
      this.#tails.set(key, tail);
    }
    return tail;
  }
}

function encodeTail(fault: Fault): string {
  const { stage, column = null, code, sqlstate = null, reason, detail } = fault;
  const shared = JSON.stringify({ stage, column, code, sqlstate, reason, detail });
  return `,${shared.slice(1, -1)},`;
}

/** `"raw":"…"`, or the bytes in base64 where they are no text. */
function rawPart(bytes: Buffer, from: number, end: number, clean: boolean): string {
  if (clean || isUtf8(bytes.subarray(from, end))) {
    return `"raw":${JSON.stringify(bytes.toString('utf8', from, end))}`;
  }
  return `"raw":null,"raw_base64":"${bytes.toString('base64', from, end)}"`;
}

/** Moves a cut back to where a character begins, at most the three bytes that one can reach back. */
function wholeCharacters(bytes: Buffer, end: number): number {
  let cut = end;
  while (cut > end - 3 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
  return cut;
}
