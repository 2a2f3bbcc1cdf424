import type { LoadSettings } from '../../config/settings.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Job, Sink } from '../../record/sink.ts';
import type { OpenSource } from '../source/open-source.ts';
import type { DataOutput } from './file-target.ts';

/** Where records go, opened; one kind for each sort of target. */
export interface LoadTarget {
  /** As people know it, without secrets. */
  readonly shown: string;
  /** Whether the columns are those of a table. */
  readonly hasTables: boolean;
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
  /** What goes out, for the plan, where the wire does not say it. */
  readonly sends?: string;
  /** The same where the run was stopped before its end. */
  readonly unfinished?: readonly string[];
}

/**
 * Opens what the settings say, to the point where a wrong address or password would show. Modules of a kind are read
 * where it is asked for. `standard`: where data go that are asked for on standard output.
 */
export async function openTarget(
  settings: LoadSettings,
  warn: (sentence: string) => void,
  signal: AbortSignal,
  standard: DataOutput | undefined,
): Promise<LoadTarget> {
  const { target } = settings;
  switch (target.kind) {
    case 'postgres': {
      const { openPostgresTarget } = await import('./postgres-target.ts');
      return openPostgresTarget(settings, target, warn, signal);
    }
    case 'file': {
      const { openFileTarget } = await import('./file-target.ts');
      return openFileTarget(settings, target, standard);
    }
    case 'nats': {
      const { openNatsTarget } = await import('./nats-target.ts');
      return openNatsTarget(settings, target, warn, signal);
    }
    case 'check': {
      const { openCheckTarget } = await import('./check-target.ts');
      return openCheckTarget(settings, target, warn, signal);
    }
  }
}
