import type { JobSteps } from './job-steps.ts';

export interface LedgerOptions {
  readonly steps?: JobSteps | undefined;
  /** For a table that a crash of the server empties. */
  readonly unlogged?: boolean | undefined;
  /** Without any answer for so long, the session is given up. */
  readonly stallMillis?: number | undefined;
  /** Ends the session at once. */
  readonly signal?: AbortSignal | undefined;
}
