import type { LoadOutcome } from '../../src/load/outcome.ts';
import { emptyTally, type Tally } from '../../src/record/tally.ts';

/** How a load ended, with what a test does not speak of filled in. */
export function outcomeOf(
  known: Partial<Omit<LoadOutcome, 'tally'>> & { tally?: Partial<Tally> },
): LoadOutcome {
  return {
    state: 'loaded',
    job: 'job1',
    source: 'orders.csv',
    target: 'postgres://host/db',
    table: 'public.orders',
    earlierRows: 0,
    bytes: 103_200_000,
    seconds: 1.2,
    ...known,
    tally: { ...emptyTally(), ...known.tally },
  };
}
