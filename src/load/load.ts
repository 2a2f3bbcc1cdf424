import type { LoadSettings } from '../config/settings.ts';
import { openPool } from '../kernel/pool.ts';
import type { Listener } from '../observe/event.ts';
import type { LoadOutcome } from './outcome.ts';
import type { DataOutput } from './target/file-target.ts';

/** How a load is asked to stop from outside. */
export interface Stop {
  /** Read no further; what was read is loaded. */
  readonly drain: AbortSignal;
  /** Stop at once; what is not committed is rolled back. */
  readonly now: AbortSignal;
}

/**
 * Loads what the settings say, or checks it. `standard`: where data go that are asked for on standard output.
 * Rejects with a SluiceError, or with the reason of `stop.now`.
 */
export async function load(
  settings: LoadSettings,
  listener: Listener,
  stop: Stop,
  standard?: DataOutput,
): Promise<LoadOutcome> {
  // Threads come up while the modules are read and the server answers: half of what a short load takes.
  const pool = openPool(settings.explain ? 0 : settings.workers);
  try {
    const { loadWith } = await import('./load-with.ts');
    return await loadWith({ settings, pool, listener, stop, standard });
  } finally {
    await pool.close();
  }
}
