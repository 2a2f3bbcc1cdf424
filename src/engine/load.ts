import { asFinal, SluiceError } from '../errors.ts';
import type { Batch, Receipt } from '../record/batch.ts';
import type { SetAside, Sink } from '../record/sink.ts';
import type { Arena } from './arena.ts';
import { type Patience, withRetry } from './retry.ts';

/** What happens to a batch around its write. */
export interface LoadSteps {
  /** Before it is sent: rejects made durable, limits checked. Throwing stops the run before the batch commits. */
  before(batch: Batch): Promise<void>;
  /** When the target refuses some of its records, before the others are committed. */
  setAside: SetAside;
  /** For a target that is away. */
  readonly patience: Patience;
  /** Once it is durable in the target. */
  settled(receipt: Receipt): void;
}

/**
 * Batch -> Receipt. Several lanes at once; memory goes back when a batch is settled. The first failure
 * aborts `stop`, and with it the other lanes and all stages before.
 */
export async function load(
  batches: AsyncIterable<Batch>,
  sink: Sink,
  { plan, occupancy }: Arena,
  steps: LoadSteps,
  stop: AbortController,
): Promise<void> {
  const busy = new Set<Promise<void>>();
  const write = async (batch: Batch) => {
    try {
      await steps.before(batch);
      steps.settled(await occupancy.during('lanes', () => deliver(batch)));
    } finally {
      for (const parcel of batch.parcels) parcel.release();
    }
  };
  const deliver = (batch: Batch): Promise<Receipt> => {
    let isAside = false;
    const setAside: SetAside = (...refused) => {
      isAside = true;
      return steps.setAside(...refused);
    };
    return withRetry(async () => {
      try {
        return await sink.write(batch, stop.signal, setAside);
      } catch (error) {
        // Its rejects are written: only the next run, which takes them back, may try it again.
        if (isAside && error instanceof SluiceError) throw asFinal(error);
        throw error;
      }
    }, steps.patience);
  };
  const source = batches[Symbol.asyncIterator]();
  // The next batch is made while the lanes are busy: it is asked for before there is room for it.
  let pending = asked(source.next());
  try {
    for (let next = await pending; !next.done; next = await pending) {
      while (busy.size >= plan.sizes.lanes) await Promise.race(busy);
      const lane: Promise<void> = write(next.value).finally(() => busy.delete(lane));
      // A failure is told at once, also while the next batch is waited for.
      lane.catch((error: unknown) => stop.abort(error));
      busy.add(lane);
      pending = asked(source.next());
    }
    await Promise.all(busy);
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    // No lane may still read from memory when the run ends.
    await Promise.allSettled([...busy, pending]);
    await source.return?.();
  }
}

/** A promise that is looked at later: until then its failure is nobody's, which must not end the process. */
function asked<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
