import type { Batch } from '../record/batch.ts';
import type { Parcel } from '../record/parcel.ts';
import type { Span } from '../record/span.ts';
import { addTally, emptyTally } from '../record/tally.ts';
import { batchChunks, type Sizes } from './plan.ts';
import { nextWithin, TOO_LATE } from './waiting.ts';

/** Parcel -> Batch. By bytes of the source, records or age, whichever comes first; a long record ends it too. */
export async function* batch(parcels: AsyncIterable<Parcel>, sizes: Sizes): AsyncGenerator<Batch> {
  const source = parcels[Symbol.asyncIterator]();
  let held: Parcel[] = [];
  let number = 0;
  let deadline = 0;
  const take = (): Batch => {
    const made = makeBatch(number++, held);
    held = [];
    return made;
  };
  try {
    let pending = source.next();
    for (;;) {
      const next =
        held.length > 0 ? await nextWithin(pending, Math.max(0, deadline - Date.now())) : await pending;
      if (next === TOO_LATE) {
        yield take();
        continue;
      }
      if (next.done) break;
      if (held.length === 0) deadline = Date.now() + sizes.batchAgeMillis;
      held.push(next.value);
      if (isFull(held, sizes)) yield take();
      pending = source.next();
    }
    if (held.length > 0) yield take();
  } finally {
    await source.return?.();
  }
}

function isFull(held: readonly Parcel[], sizes: Sizes): boolean {
  if (held.length >= batchChunks(sizes)) return true;
  let bytes = 0;
  let records = 0;
  for (const { span, tally, raw } of held) {
    // It lies in the one slot for long records, and the next of them waits for that.
    if (raw.length > sizes.chunkBytes) return true;
    bytes += span.end - span.first;
    records += tally.read;
  }
  return bytes >= sizes.batchBytes || records >= sizes.batchRecords;
}

function makeBatch(number: number, parcels: readonly Parcel[]): Batch {
  const tally = emptyTally();
  let bytes = 0;
  for (const parcel of parcels) {
    addTally(tally, parcel.tally);
    bytes += parcel.payload.length;
  }
  return { number, parcels, bytes, tally, spans: mergeSpans(parcels.map(({ span }) => span)) };
}

/** Neighbouring spans as one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && last.input === span.input && last.end === span.first) {
      merged[merged.length - 1] = { ...last, end: span.end };
    } else merged.push(span);
  }
  return merged;
}
