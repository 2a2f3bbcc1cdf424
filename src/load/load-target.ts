import type { LoadSettings } from '../config/settings.ts';
import type { Plan } from '../engine/plan.ts';
import type { Job, Sink } from '../record/sink.ts';
import type { OpenSource } from './open-source.ts';
import { openPostgresTarget } from './postgres-target.ts';

/** Where records go, opened; one kind for each sort of target. */
export interface LoadTarget {
  /** As people know it, without secrets. */
  readonly shown: string;
  /** Maps the source's fields to the target's, and plans the rest from there. The sink is the caller's to close. */
  prepare(source: OpenSource, signal: AbortSignal): Promise<PreparedLoad>;
  close(): Promise<void>;
}

/** A load of which everything is known and nothing is done yet. */
export interface PreparedLoad {
  readonly job: Job;
  readonly plan: Plan;
  readonly sink: Sink;
  /** What is filled, as people write it: a table. */
  readonly table: string;
  /** What was found or made on the way. */
  readonly notes: readonly string[];
  /** Where the records are once they are loaded, where that needs telling. */
  readonly where: readonly string[];
}

/** Opens what the settings say, to the point where a wrong address or password would show. */
export function openTarget(
  settings: LoadSettings,
  warn: (sentence: string) => void,
  signal: AbortSignal,
): Promise<LoadTarget> {
  return openPostgresTarget(settings, settings.target, warn, signal);
}
