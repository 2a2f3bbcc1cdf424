import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_STATUS, SluiceError } from '../errors.ts';

/** How long a target that is away is waited for. */
export interface Patience {
  /** From the first failure on; 0 for not at all. */
  readonly forMillis: number;
  /** Aborted when waiting makes no sense any more: the last failure is told then. */
  readonly giveUp: AbortSignal;
  tell(attempt: number, reason: string, delayMillis: number): void;
}

const FIRST_MILLIS = 200;
/** Rows flow again within so long, once the target is back. */
const MOST_MILLIS = 4000;

/**
 * Does the work, and once more after a pause as long as it fails for reasons that pass. Pauses grow, and differ
 * by chance, so that many clients of one server do not come back all at once.
 */
export async function withRetry<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  let deadline: number | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error) || patience.giveUp.aborted) throw error;
      deadline ??= performance.now() + patience.forMillis;
      const most = Math.min(MOST_MILLIS, FIRST_MILLIS * 2 ** (attempt - 1));
      const delayMillis = Math.round(most * (0.5 + Math.random() / 2));
      if (performance.now() + delayMillis > deadline) throw error;
      patience.tell(attempt, error.message, delayMillis);
      await sleep(delayMillis, undefined, { signal: patience.giveUp }).catch(() => undefined);
      if (patience.giveUp.aborted) throw error;
    }
  }
}

/** What the same command could go on from, and so can this run. */
function passes(error: unknown): error is SluiceError {
  return (
    error instanceof SluiceError && error.exitStatus === EXIT_STATUS['target/unavailable'] && !error.final
  );
}
