import type { Client } from 'pg';
import type { Batch } from '../../record/batch.ts';
import type { Parcel } from '../../record/parcel.ts';
import type { Refusal } from '../../record/sink.ts';
import { copyBatch, copyRows } from './copy.ts';
import { lostRows } from './lost-rows.ts';
import type { MergePlan } from './merge.ts';
import { openedCopy } from './opened-copy.ts';
import { putAround, type Range } from './search.ts';
import type { CopyPlan } from './transaction.ts';

/** The batch with its duplicates counted, and the rows of it that the server refused. */
export interface SecondTry {
  readonly batch: Batch;
  readonly refusals: readonly Refusal[];
}

/**
 * Rows that are copied at once, each such piece with a savepoint: a bad row costs its piece once more, and not the
 * batch. Few enough for that, and many enough for what a statement costs.
 */
const PIECE_ROWS = 256;

/** Copies a batch that was refused as a whole, piece by piece, around the rows at fault. */
export async function copyAround(
  client: Client,
  plan: CopyPlan,
  batch: Batch,
  touch: () => void,
): Promise<SecondTry> {
  const rows = batch.parcels.reduce((sum, { ends }) => sum + ends.length, 0);
  const pieces = Array.from({ length: Math.ceil(rows / PIECE_ROWS) }, (_, i) => ({
    first: i * PIECE_ROWS,
    end: Math.min((i + 1) * PIECE_ROWS, rows),
  }));
  const { refusals } = await putAround(client, plan, batch, pieces, async ({ first, end }, before) => {
    const copy = openedCopy(before, plan.statement, () => true);
    const taken = await copyRows(client, copy, plan.wire, batch, first, end, touch);
    if (taken !== end - first) throw lostRows(plan.table, end - first, taken);
    return taken;
  });
  return { batch, refusals };
}

/** Merges a batch that met rows which are there already, parcel by parcel, by way of a table of its own. */
export async function mergeAround(
  client: Client,
  plan: CopyPlan,
  merge: MergePlan,
  batch: Batch,
  touch: () => void,
): Promise<SecondTry> {
  await client.query(merge.stage);
  const copy = openedCopy('SAVEPOINT stage', plan.copyInto(merge.into), () => true);
  await copyBatch(client, copy, plan.wire, batch, touch);
  // crash point: staged
  let row = 0;
  const parcels = batch.parcels.map(({ ends }) => {
    const first = row;
    row += ends.length;
    return { first, end: row };
  });
  const found = await putAround(client, plan, batch, parcels, async ({ first, end }, before) => {
    touch();
    const results = await client.query(`${before}; ${merge.merge(first, end)}`);
    return [results].flat().at(-1)?.rowCount ?? 0;
  });
  const duplicates = parcels.map((parcel) => duplicatesOf(parcel, found.taken));
  return { batch: withDuplicates(batch, duplicates), refusals: found.refusals };
}

/** Rows of a parcel that were put, and did not go in. */
function duplicatesOf(parcel: Range, taken: readonly (Range & { rows: number })[]): number {
  const own = taken.filter(({ first }) => first >= parcel.first && first < parcel.end);
  return own.reduce((sum, { first, end, rows }) => sum + (end - first - rows), 0);
}

function withDuplicates(batch: Batch, counts: readonly number[]): Batch {
  const moved = (tally: Parcel['tally'], count: number) => ({
    ...tally,
    loaded: tally.loaded - count,
    duplicate: tally.duplicate + count,
  });
  const parcels = batch.parcels.map((parcel, i) => ({
    ...parcel,
    tally: moved(parcel.tally, counts[i] ?? 0),
  }));
  const sum = counts.reduce((all, count) => all + count, 0);
  return { ...batch, parcels, tally: moved(batch.tally, sum) };
}
