import type { Kill } from './kill.ts';
import type { Reference } from './place.ts';
import type { Random } from './random.ts';

/** Passed only where an earlier run has left rejects. */
const AFTER_A_KILL = 'earlier rejects';
const EARLIER: Kill = { at: 'point', point: 'batch settled', passage: 9 };

/** A scenario that passes the point, and the kills that end a load's first runs: the last of them is there. */
export function killsAt<T extends { readonly reference: Reference }>(
  point: string,
  references: readonly T[],
  chance: Random,
): { of: T; kills: Kill[] } {
  if (point.startsWith(AFTER_A_KILL)) {
    const rejecting = references.filter(({ reference }) => reference.counts.points['rejects synced']);
    return { of: chance.of(rejecting), kills: [EARLIER, { at: 'point', point, passage: 1 }] };
  }
  const passing = references.filter(({ reference }) => reference.counts.points[point]);
  if (passing.length === 0) throw new Error(`no scenario passes the crash point ${JSON.stringify(point)}`);
  const of = chance.of(passing);
  const most = of.reference.counts.points[point] as number;
  const passage = chance.whole(1, Math.max(1, Math.floor(most * 0.9)));
  return { of, kills: [{ at: 'point', point, passage }] };
}
