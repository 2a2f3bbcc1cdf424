/**
 * What a job does besides loading batches. Each list runs once, in a transaction of the ledger's own: `begin` in the
 * one that claims the job anew, `end` in the one that marks it finished.
 */
export interface JobSteps {
  readonly begin: readonly Step[];
  readonly end: readonly Step[];
  /** A table, as SQL writes it, without which an unfinished job cannot go on. */
  readonly needs?: string | undefined;
}

export interface Step {
  readonly sql: string;
  /** Opens the sentence where it fails: "cannot move the rows into public.orders". */
  readonly failing: string;
  /** The option that brought it. */
  readonly option: string;
}

export const NO_STEPS: JobSteps = { begin: [], end: [] };

/** The steps of both, those of `inner` nearer to the batches. */
export function aroundSteps(outer: JobSteps, inner: JobSteps): JobSteps {
  return {
    begin: [...outer.begin, ...inner.begin],
    end: [...inner.end, ...outer.end],
    needs: inner.needs ?? outer.needs,
  };
}
