import type { Batch, Receipt } from '../record/batch.ts';
import type { Sink } from '../record/sink.ts';

/** What happens to a batch around its write. */
export interface LoadSteps {
  /** Before it is sent: rejects made durable, limits checked. Throwing stops the run before the batch commits. */
  before(batch: Batch): Promise<void>;
  /** Once it is durable in the target. */
  settled(receipt: Receipt): void;
}

/** Batch -> Receipt. Several lanes at once; memory goes back when a batch is settled. */
export async function load(
  batches: AsyncIterable<Batch>,
  sink: Sink,
  lanes: number,
  steps: LoadSteps,
  signal: AbortSignal,
): Promise<void> {
  const busy = new Set<Promise<void>>();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const write = async (batch: Batch) => {
    try {
      await steps.before(batch);
      steps.settled(await sink.write(batch, either));
    } finally {
      for (const parcel of batch.parcels) parcel.release();
    }
  };
  try {
    for await (const batch of batches) {
      const lane: Promise<void> = write(batch).finally(() => busy.delete(lane));
      busy.add(lane);
      if (busy.size >= lanes) await Promise.race(busy);
    }
    await Promise.all(busy);
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    // No lane may still read from memory when the run ends.
    await Promise.allSettled(busy);
  }
}
