import { pipeline } from 'node:stream/promises';
import type { Batch } from '../record/batch.ts';
import type { Chunk } from '../record/chunk.ts';
import type { Parcel } from '../record/parcel.ts';
import type { Sink } from '../record/sink.ts';
import type { Arena } from './arena.ts';
import { batch } from './batch.ts';
import { frame } from './frame.ts';
import type { Framer } from './framer.ts';
import { type LoadSteps, load } from './load.ts';
import { type Place, work } from './work.ts';

/** What one stretch of an input is run with. */
export interface Stretch {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly framer: Framer;
  /** Where its first record stands. */
  readonly place: Place;
  readonly arena: Arena;
  readonly sink: Sink;
  readonly steps: LoadSteps;
  /** Ends the stretch at once; a failure of its own aborts it too. */
  readonly stop: AbortController;
  /** Aborted where the bytes end before the input does. */
  readonly drain: AbortSignal;
}

/** The data's way, from bytes to receipts. Each stage asks the one before it for more when it has room. */
export async function runPipeline(stretch: Stretch): Promise<void> {
  const { bytes, framer, place, arena, sink, steps, stop, drain } = stretch;
  const { sizes } = arena.plan;
  await pipeline(
    bytes, // source: bytes, in UTF-8
    (source: AsyncIterable<Uint8Array>) => frame(source, framer, sizes.batchAgeMillis, drain), // -> Chunk
    (chunks: AsyncIterable<Chunk>) => work(chunks, arena, place, stop), // -> Parcel
    (parcels: AsyncIterable<Parcel>) => batch(parcels, sizes), // -> Batch
    (batches: AsyncIterable<Batch>) => load(batches, sink, arena, steps, stop), // -> Receipt
    { signal: stop.signal },
  );
}
