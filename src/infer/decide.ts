import { CAN_JSONB, KIND_ARRAYS, KIND_OBJECTS } from '../kernel/infer-layout.ts';
import type { ColumnType } from '../record/schema.ts';
import { nearMiss } from './near-miss.ts';
import { type ColumnProfile, emptyProfile, placeOrder, type ValueKind, type Witness } from './profile.ts';
import { JSONB, TEXT, TYPES } from './types.ts';

/** A column, and what its values say of it. */
export interface InferredColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly profile: ColumnProfile;
  /** Records in which it is NULL, or missing. */
  readonly nulls: number;
  /** The narrower type that fitted longest, and the value that ruled it out. */
  readonly runnerUp?: RunnerUp;
  /** Narrower types that all values fit, but that are not chosen: `integer`. */
  readonly alsoFits?: string;
}

export interface RunnerUp {
  readonly type: ColumnType;
  readonly by: Witness;
  /** Where the value looks like one of that type all the same. */
  readonly why?: string;
}

/** The one place that says what a column is, whether by a sample or by the whole source. `records`: all that were read. */
export function decideColumn(
  name: string,
  profile: ColumnProfile,
  records: number,
  kind: ValueKind,
): InferredColumn {
  const nulls = records - profile.values;
  if (profile.values === 0) return { name, type: TEXT, profile, nulls };
  const possible = TYPES.filter(({ can, isOnlyTold }) => !isOnlyTold && mayBe(can, profile, kind));
  const chosen = possible.find(({ can }) => (profile.can & can) !== 0);
  const narrower = possible.slice(0, chosen && possible.indexOf(chosen));
  const runnerUp = findRunnerUp(profile, narrower) ?? (chosen ? undefined : findNearMiss(profile, kind));
  const told = TYPES.find(({ can, isOnlyTold }) => isOnlyTold && (profile.can & can) !== 0);
  return {
    name,
    type: chosen?.type ?? TEXT,
    profile,
    nulls,
    ...(runnerUp && { runnerUp }),
    ...(told && { alsoFits: told.type.sql }),
  };
}

/** The column for what goes into no other: objects, made of what is left of each record. */
export function restColumn(name: string): InferredColumn {
  return { name, type: JSONB, profile: emptyProfile('json'), nulls: 0 };
}

/** Any value of JSON can be in a column of JSON: that alone is no reason to make one. */
function mayBe(can: number, { kinds }: ColumnProfile, kind: ValueKind): boolean {
  return can !== CAN_JSONB || kind === 'text' || (kinds & (KIND_ARRAYS | KIND_OBJECTS)) !== 0;
}

/** Of types that fitted the first value, the one that was ruled out last; of several the narrowest. */
function findRunnerUp(
  profile: ColumnProfile,
  narrower: readonly (typeof TYPES)[number][],
): RunnerUp | undefined {
  let best: RunnerUp | undefined;
  for (const { can, type } of narrower) {
    const by = profile.cannot[Math.log2(can)];
    if (by === undefined || (profile.first && placeOrder(by, profile.first) === 0)) continue;
    if (best === undefined || placeOrder(by, best.by) > 0) best = { type, by };
  }
  const miss = best && nearMiss(best.by.value);
  return best && miss?.sql === best.type.sql ? { ...best, why: miss.why } : best;
}

/** A column of text whose first value looks like something else. */
function findNearMiss({ first }: ColumnProfile, kind: ValueKind): RunnerUp | undefined {
  const miss = first === undefined || kind === 'json' ? undefined : nearMiss(first.value);
  const type = miss && TYPES.find((one) => one.type.sql === miss.sql)?.type;
  return first && miss && type && { type, by: first, why: miss.why };
}
