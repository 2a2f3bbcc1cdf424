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

export interface IndexSteps {
  readonly drop: readonly Step[];
  readonly build: readonly Step[];
}

/** What belongs to a job besides its batches. */
export interface JobParts {
  /** The user's own SQL. */
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  /** Where rows are gathered apart from the table, until all of them come at once. */
  readonly stage?: JobSteps | undefined;
  readonly indexes?: IndexSteps | undefined;
}

/** All parts in their order. The table is without its indexes for as long as rows come into it, and no longer. */
export function jobSteps({ before, after, stage, indexes }: JobParts): JobSteps {
  const { drop = [], build = [] } = indexes ?? {};
  return stage
    ? {
        begin: [...before, ...stage.begin],
        end: [...drop, ...stage.end, ...build, ...after],
        needs: stage.needs,
      }
    : { begin: [...before, ...drop], end: [...build, ...after] };
}
