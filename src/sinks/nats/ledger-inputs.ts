import type { Job, JobInput, KnownInputs } from '../../record/sink.ts';
import type { InputId } from '../../record/span.ts';
import { emptyTally } from '../../record/tally.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** One of several inputs, as the ledger keeps it. */
export interface EntryInput extends JobInput {
  readonly isFinished: boolean;
  /** Of a finished one: whether it had any records. */
  readonly isBegun?: boolean;
  readonly size?: number;
}

/** What the ledger knows of a job's several inputs; undefined where it has but one. */
export function knownInputs({ inputs, settled, finished }: LedgerEntry): KnownInputs | undefined {
  if (inputs === undefined) return undefined;
  const begun = new Set(settled.map(({ input }) => input));
  return {
    inputs: inputs.map(({ input, fingerprint, isFinished, isBegun = false, size }) => ({
      input,
      fingerprint,
      isFinished,
      isBegun: isBegun || begun.has(input),
      size,
    })),
    finished: finished ?? emptyTally(),
  };
}

/** Takes in the inputs that a run is to load, and forgets those of which nothing is settled. */
export function registerInputs(job: Job, before: LedgerEntry | undefined): readonly EntryInput[] | undefined {
  if (job.inputs === undefined) return undefined;
  const begun = new Set(before?.settled.map(({ input }) => input));
  const known = new Map((before?.inputs ?? []).map((input) => [input.input, input]));
  for (const [name, { isFinished }] of known) if (!isFinished && !begun.has(name)) known.delete(name);
  for (const { input, fingerprint } of job.inputs) {
    const then = (before?.inputs ?? []).find((other) => other.input === input);
    const isSame = JSON.stringify(then?.fingerprint) === JSON.stringify(fingerprint);
    const size = isSame ? then?.size : undefined;
    known.set(input, { input, fingerprint, isFinished: false, ...(size !== undefined && { size }) });
  }
  return [...known.values()];
}

/** The run has come to its end: all of its inputs are done. */
export function finishInputs({ inputs, settled }: LedgerEntry): readonly EntryInput[] | undefined {
  const begun = new Set(settled.map(({ input }) => input));
  return inputs?.map((input) => ({
    ...input,
    isFinished: true,
    isBegun: input.isBegun === true || begun.has(input.input),
  }));
}

/** Takes note of how many bytes inputs hold. */
export function measureInputs(
  inputs: readonly EntryInput[] | undefined,
  sizes: ReadonlyMap<InputId, number>,
): readonly EntryInput[] | undefined {
  if (sizes.size === 0) return inputs;
  return inputs?.map((input) => {
    const size = sizes.get(input.input);
    return size === undefined ? input : { ...input, size };
  });
}
