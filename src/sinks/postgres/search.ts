import { type Client, DatabaseError } from 'pg';
import type { Batch } from '../../record/batch.ts';
import type { Refusal } from '../../record/sink.ts';
import { copyRows } from './copy.ts';
import { lostRows } from './lost-rows.ts';
import { openedCopy } from './opened-copy.ts';
import { refusalOf } from './refused-batch.ts';
import type { CopyPlan } from './transaction.ts';

/**
 * Rows that are copied at once, each such piece with a savepoint: a bad row costs its piece once more, and not the
 * batch. Few enough for that, and many enough for what a statement costs.
 */
const PIECE_ROWS = 2048;

const UNDO = 'ROLLBACK TO SAVEPOINT piece';

/** Outgoing records by their number within the batch, half-open. */
interface Range {
  readonly first: number;
  readonly end: number;
}

/**
 * Loads all rows of a batch that the server takes, in their order, and resolves with those that it does not.
 * Within a transaction that the caller has begun and will end. Where the server names the row, all before it are
 * copied once more, and those behind it after that: no row more than a few times. Where it names none (foreign
 * keys, triggers), the piece is halved until one row is left.
 */
export async function loadAround(
  client: Client,
  plan: CopyPlan,
  batch: Batch,
  touch: () => void,
): Promise<Refusal[]> {
  const rows = batch.parcels.reduce((sum, { ends }) => sum + ends.length, 0);
  const refusals: Refusal[] = [];
  const todo: Range[] = [];
  for (let first = 0; first < rows; first += PIECE_ROWS)
    todo.unshift({ first, end: Math.min(first + PIECE_ROWS, rows) });
  let before = 'SAVEPOINT piece';
  for (let range = todo.pop(); range; range = todo.pop()) {
    const { first, end } = range;
    if (first === end) continue;
    try {
      const copy = openedCopy(before, plan.statement, () => true);
      const taken = await copyRows(client, copy, plan.wire, batch, first, end, touch);
      if (taken !== end - first) throw lostRows(plan.table, end - first, taken);
      before = 'RELEASE SAVEPOINT piece; SAVEPOINT piece';
    } catch (error) {
      const refused =
        error instanceof DatabaseError ? refusalOf(error, batch, plan.table, plan.relation) : undefined;
      if (!refused) throw error;
      before = UNDO;
      const named = refused.row === undefined ? undefined : first + refused.row;
      const bad = end - first === 1 ? first : named !== undefined && named < end ? named : undefined;
      if (bad === undefined) {
        const middle = (first + end) >> 1;
        todo.push({ first: middle, end }, { first, end: middle });
      } else {
        const { sqlstate = '', column, words } = refused;
        refusals.push({
          ...placeOf(bad, batch),
          sqlstate,
          detail: words,
          ...(column !== undefined && { column }),
        });
        todo.push({ first: bad + 1, end }, { first, end: bad });
      }
    }
  }
  if (before === UNDO) await client.query(UNDO);
  return refusals;
}

function placeOf(row: number, { parcels }: Batch): { parcel: number; index: number } {
  let index = row;
  for (const [parcel, { ends }] of parcels.entries()) {
    if (index < ends.length) return { parcel, index };
    index -= ends.length;
  }
  throw new RangeError(`the batch has no row ${row}`);
}
