import { type Client, DatabaseError } from 'pg';
import type { Batch } from '../../record/batch.ts';
import { copyNarrow, copyRanges } from './copy.ts';
import { lostRows } from './lost-rows.ts';
import { openedCopy } from './opened-copy.ts';
import { rangesAround, rangesOf } from './ranges.ts';
import { type Staging, stagingFor } from './staging.ts';
import { planSuspects, RULES_QUERY, type Rules, type SuspectPlan } from './suspects.ts';
import { quoteTableName, type TableName } from './table-name.ts';
import type { CopyPlan } from './transaction.ts';

/** A guess that went wrong so often is not made again. */
const MOST_MISSES = 3;
const UNIQUE_VIOLATION = '23505';

/**
 * Guesses which rows of a batch a sink's table will refuse, so that all others can be copied at once: those that break
 * a CHECK, and once a key was met, those that meet one. Given up where it does not help.
 */
export class SuspectSearch {
  readonly target: TableName;
  /** Those that are loaded. */
  readonly columns: readonly string[];
  readonly #staging: Staging;
  #rules: (Rules & { plain: boolean }) | undefined;
  #keys = false;
  #misses = 0;

  constructor(target: TableName, columns: readonly string[]) {
    this.target = target;
    this.columns = columns;
    this.#staging = stagingFor(target, columns);
  }

  /**
   * Copies all rows but the suspects, which are then in the stage, and resolves with their numbers within the batch,
   * from 0 and in their order. Undefined, and nothing done, where there is no guess, or a wrong one: the rows have to
   * be looked for in another way. `sqlstate`: what the batch was refused for.
   */
  async copyOthers(
    client: Client,
    plan: CopyPlan,
    batch: Batch,
    sqlstate: string | undefined,
    touch: () => void,
  ): Promise<number[] | undefined> {
    if (plan.wire !== 'copy-binary' || this.#misses >= MOST_MISSES) return undefined;
    this.#keys ||= sqlstate === UNIQUE_VIOLATION;
    const keys = this.#keys;
    await client.query('SAVEPOINT guess');
    try {
      const guess = await this.#guess(client);
      const suspects = guess && (await this.#put(client, plan, guess, batch, touch));
      if (suspects) return suspects;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      this.#keys ||= error.code === UNIQUE_VIOLATION;
    }
    await client.query('ROLLBACK TO SAVEPOINT guess');
    if (this.#keys !== keys) return this.copyOthers(client, plan, batch, sqlstate, touch);
    this.#misses++;
    return undefined;
  }

  async #guess(client: Client): Promise<SuspectPlan | undefined> {
    if (!this.#rules) {
      const values = [quoteTableName(this.target), this.columns];
      this.#rules = (await client.query(RULES_QUERY, values)).rows[0];
    }
    if (!this.#rules?.plain) return undefined;
    const { checks, keys } = this.#rules;
    return planSuspects(this.target, this.columns, { checks, keys: this.#keys ? keys : [] });
  }

  async #put(
    client: Client,
    plan: CopyPlan,
    { make, into, places, find }: SuspectPlan,
    batch: Batch,
    touch: () => void,
  ): Promise<number[] | undefined> {
    const opened = (before: string, statement: string) => openedCopy(before, statement, () => true);
    await copyNarrow(client, opened(make, plan.copyInto(into)), batch, places, touch);
    const answers = (await client.query(find)) as unknown as { rows: { row: number }[] }[];
    const suspects = (answers.at(-1)?.rows ?? []).map(({ row }) => row - 1);
    touch();
    if (suspects.length === 0) return undefined;
    const rows = batch.parcels.reduce((sum, { ends }) => sum + ends.length, 0);
    const others = rangesAround(suspects, rows);
    const copy = opened('SAVEPOINT others', plan.statement);
    const taken = await copyRanges(client, copy, plan.wire, batch, others, touch);
    // crash point: others put
    if (taken !== rows - suspects.length) throw lostRows(plan.table, rows - suspects.length, taken);
    const staged = opened(this.#staging.stage, plan.copyInto(this.#staging.into));
    await copyRanges(client, staged, plan.wire, batch, rangesOf(suspects), touch);
    // crash point: suspects staged
    return suspects;
  }
}
