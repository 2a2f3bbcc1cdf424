import type { Mended } from '../record/mended.ts';
import type { Tally } from '../record/tally.ts';

/** How a load ended that did not fail. */
export interface LoadOutcome {
  readonly state: 'loaded' | 'resumed' | 'checked' | 'nothing-to-do' | 'interrupted' | 'explained' | 'locked';
  readonly job: string;
  /** All three as people know them, without secrets. */
  readonly source: string;
  readonly target: string;
  readonly table: string;
  /** Of the job, its earlier runs included. */
  readonly tally: Readonly<Tally>;
  /** Rows that earlier runs had settled; 0 but for `resumed`. */
  readonly earlierRows: number;
  /** Bytes of the source read by this run, and how long it took. */
  readonly bytes: number;
  readonly seconds: number;
  /** What of the rows that this run sent was mended; absent where that was not asked for. */
  readonly mended?: Mended;
  /** Absent where there are no rejects, or no file for them. */
  readonly rejectsFile?: string;
  /** Lines for people, shown after the summary even where a success is silent: where the rows are. */
  readonly notes?: readonly string[];
}
