import { type Client, DatabaseError } from 'pg';
import type { Batch } from '../../record/batch.ts';
import type { Refusal } from '../../record/sink.ts';
import { type RefusedBatch, refusalOf } from './refused-batch.ts';
import type { CopyPlan } from './transaction.ts';

/** Outgoing records by their number within the batch, half-open. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** Puts the rows of a range into the table, as one statement behind `before`. Resolves with how many went in. */
export type Put = (range: Range, before: string) => Promise<number>;

/** What became of the rows: which were refused, and how many went in of each range that did. */
export interface Found {
  readonly refusals: readonly Refusal[];
  readonly taken: readonly (Range & { readonly rows: number })[];
}

const UNDO = 'ROLLBACK TO SAVEPOINT piece';

/**
 * Puts all rows of the ranges that the server takes, in their order, and resolves with those that it does not.
 * Within a transaction that the caller has begun and will end. Where the server names the row, all before it are
 * put once more, and those behind it after that: no row more than a few times. Where it names none (foreign
 * keys, triggers), the range is halved until one row is left.
 */
export async function putAround(
  client: Client,
  plan: CopyPlan,
  batch: Batch,
  ranges: readonly Range[],
  put: Put,
): Promise<Found> {
  const refusals: Refusal[] = [];
  const taken: (Range & { rows: number })[] = [];
  const todo = ranges.toReversed();
  let before = 'SAVEPOINT piece';
  for (let range = todo.pop(); range; range = todo.pop()) {
    const { first, end } = range;
    if (first === end) continue;
    try {
      taken.push({ first, end, rows: await put(range, before) });
      before = 'RELEASE SAVEPOINT piece; SAVEPOINT piece';
      // crash point: piece put
    } catch (error) {
      const refused =
        error instanceof DatabaseError ? refusalOf(error, batch, plan.table, plan.relation) : undefined;
      if (!refused) throw error;
      before = UNDO;
      const bad = badRow(range, refused);
      if (bad === undefined) {
        const middle = (first + end) >> 1;
        todo.push({ first: middle, end }, { first, end: middle });
      } else {
        refusals.push(refusalAt(bad, batch, refused));
        todo.push({ first: bad + 1, end }, { first, end: bad });
      }
    }
  }
  if (before === UNDO) await client.query(UNDO);
  return { refusals, taken };
}

/** The row at fault: the only one, or the one that the server named. */
function badRow({ first, end }: Range, { row }: RefusedBatch): number | undefined {
  if (end - first === 1) return first;
  return row !== undefined && first + row < end ? first + row : undefined;
}

/** What the server said of the row with that number within the batch. */
export function refusalAt(
  row: number,
  { parcels }: Batch,
  { sqlstate = '', column, words }: Pick<RefusedBatch, 'sqlstate' | 'column' | 'words'>,
): Refusal {
  let index = row;
  for (const [parcel, { ends }] of parcels.entries()) {
    if (index < ends.length) {
      return { parcel, index, sqlstate, detail: words, ...(column !== undefined && { column }) };
    }
    index -= ends.length;
  }
  throw new RangeError(`the batch has no row ${row}`);
}
