import { pipeline } from 'node:stream/promises';
import type { Batch } from '../record/batch.ts';
import type { Chunk } from '../record/chunk.ts';
import type { Parcel } from '../record/parcel.ts';
import type { Sink } from '../record/sink.ts';
import type { Arena } from './arena.ts';
import { batch } from './batch.ts';
import { type LoadSteps, load } from './load.ts';
import { type Reading, read } from './read.ts';
import { work } from './work.ts';

/** What a pipeline is run with. */
export interface Stages {
  readonly reading: Reading;
  readonly arena: Arena;
  readonly sink: Sink;
  readonly steps: LoadSteps;
  /** Ends it at once; a failure of its own aborts it too. */
  readonly stop: AbortController;
}

const START = { line: 1, record: 1 };

/** The data's way, from inputs to receipts. Each stage asks the one before it for more when it has room. */
export async function runPipeline({ reading, arena, sink, steps, stop }: Stages): Promise<void> {
  await pipeline(
    read(reading, arena), // source and frame: bytes, in UTF-8 -> Chunk
    (chunks: AsyncIterable<Chunk>) => work(chunks, arena, START, stop), // -> Parcel
    (parcels: AsyncIterable<Parcel>) => batch(parcels, arena.plan.sizes), // -> Batch
    (batches: AsyncIterable<Batch>) => load(batches, sink, arena, steps, stop), // -> Receipt
    { signal: stop.signal },
  );
}
