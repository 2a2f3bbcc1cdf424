import type { Client } from 'pg';
import type { Batch } from '../../record/batch.ts';
import type { Parcel } from '../../record/parcel.ts';
import type { Refusal } from '../../record/sink.ts';
import { copyBatch, copyRows } from './copy.ts';
import { lostRows } from './lost-rows.ts';
import type { MergePlan } from './merge.ts';
import { putOneByOne } from './one-by-one.ts';
import { openedCopy } from './opened-copy.ts';
import { countBelow } from './ranges.ts';
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

/**
 * Copies a batch that was refused for a CHECK or a key: the rows that will meet one are found beforehand, all others
 * are copied at once, and then the server is asked for each of those. Undefined, and nothing done, where that does
 * not work. Rows that are not found meet no row that comes before them, so it is the same as one after the other.
 */
export async function copyBeside(
  client: Client,
  plan: CopyPlan,
  batch: Batch,
  sqlstate: string | undefined,
  touch: () => void,
): Promise<SecondTry | undefined> {
  const suspects = await plan.suspects.copyOthers(client, plan, batch, sqlstate, touch);
  return suspects && { batch, refusals: await putOneByOne(client, plan, batch, suspects) };
}

/** Merges a batch that met rows which are there already, parcel by parcel, by way of a table of its own. */
export async function mergeAround(
  client: Client,
  plan: CopyPlan,
  merge: MergePlan,
  batch: Batch,
  sqlstate: string | undefined,
  touch: () => void,
): Promise<SecondTry> {
  const suspects = merge.leaves
    ? await plan.suspects.copyOthers(client, plan, batch, sqlstate, touch)
    : undefined;
  if (!suspects) {
    const copy = openedCopy(merge.stage, plan.copyInto(merge.into), () => true);
    await copyBatch(client, copy, plan.wire, batch, touch);
    // crash point: staged
  }
  let row = 0;
  const parcels = batch.parcels.map(({ ends }) => {
    const first = row;
    row += ends.length;
    return { first, end: row };
  });
  /** Of the rows below that number, how many are in the stage. */
  const staged = (row: number) => (suspects ? countBelow(suspects, row) : row);
  const ranges = parcels.filter(({ first, end }) => staged(first) < staged(end));
  const found = await putAround(client, plan, batch, ranges, async ({ first, end }, before) => {
    touch();
    const [from, to] = [staged(first), staged(end)];
    const results = await client.query(`${before}; ${merge.merge(from, to)}`);
    return end - first - (to - from) + ([results].flat().at(-1)?.rowCount ?? 0);
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
