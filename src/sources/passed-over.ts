import { createHash, type Hash } from 'node:crypto';
import { SluiceError } from '../errors.ts';
import { sourceBytes, textBytes } from '../record/source-bytes.ts';
import type { HashedSpan, InputOffset } from '../record/span.ts';
import { UNIT_BYTE } from '../record/text-unit.ts';

/** Holds the bytes that are passed over, because they are settled, against those that were settled. */
export class PassedOver {
  readonly #spans: readonly HashedSpan[];
  readonly #unit: number;
  #next = 0;
  #hash: Hash | undefined;

  /** `unit`, a UNIT_*: what the bytes stand for in the source, whose positions the spans have. */
  constructor(spans: readonly HashedSpan[], unit: number = UNIT_BYTE) {
    this.#unit = unit;
    this.#spans = spans.toSorted((a, b) => a.first - b.first);
  }

  /** Bytes from a position on, in their order. Throws `ledger/changed` at the end of a span that was another. */
  pass(at: InputOffset, bytes: Uint8Array, place: string): void {
    const end = at + sourceBytes(this.#unit, bytes);
    const within = (place: InputOffset) => textBytes(this.#unit, bytes, Math.max(0, place - at));
    for (let span = this.#spans[this.#next]; span && span.first < end; span = this.#spans[this.#next]) {
      this.#hash ??= createHash('sha256');
      this.#hash.update(bytes.subarray(within(span.first), within(span.end)));
      if (span.end > end) return;
      if (this.#hash.digest('hex') !== span.hash) {
        throw changed(place, `bytes ${span.first} to ${span.end} are not those that were loaded`);
      }
      this.#hash = undefined;
      this.#next += 1;
    }
  }

  /** The input has ended at a position, and the bytes up to `settled` were loaded. */
  end(at: InputOffset, settled: InputOffset, place: string): void {
    if (at < settled) throw changed(place, `it ends at byte ${at}, and was loaded up to byte ${settled}`);
  }
}

function changed(place: string, note: string): SluiceError {
  return new SluiceError('ledger/changed', 'the source is not the one whose load was interrupted', {
    place,
    notes: [note],
    hint: 'give it the same bytes again; --restart loads it whole, remove the rows that are in the table first',
  });
}
