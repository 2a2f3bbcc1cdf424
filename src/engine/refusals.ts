import type { Batch } from '../record/batch.ts';
import { type Fault, TARGET_FAULT } from '../record/fault.ts';
import type { Parcel } from '../record/parcel.ts';
import type { Refusal } from '../record/sink.ts';
import { UNIT_BYTE } from '../record/text-unit.ts';
import { type Arena, planOf } from './arena.ts';

const REASON = 'the server refused the row';

/** The batch's parcels as they are once the target has refused some records; those without any are left out. */
export function refusedParcels(
  arena: Arena,
  batch: Batch,
  refusals: readonly Refusal[],
): ReadonlyMap<Parcel, Fault[]> {
  const faults = new Map<Parcel, Fault[]>();
  for (const refusal of [...refusals].sort((a, b) => a.parcel - b.parcel || a.index - b.index)) {
    const parcel = batch.parcels[refusal.parcel];
    if (parcel === undefined) throw new RangeError(`the batch has no parcel ${refusal.parcel}`);
    const list = faults.get(parcel) ?? [];
    list.push(faultOf(arena, parcel, refusal));
    faults.set(parcel, list);
  }
  return faults;
}

/** The same spans, with refused records counted as rejected. */
export function withoutRefused(batch: Batch, refused: ReadonlyMap<Parcel, readonly Fault[]>): Batch {
  let sum = 0;
  const parcels = batch.parcels.map((parcel) => {
    const count = refused.get(parcel)?.length ?? 0;
    sum += count;
    return count === 0 ? parcel : { ...parcel, tally: moved(parcel.tally, count) };
  });
  return { ...batch, parcels, tally: moved(batch.tally, sum) };
}

function moved(tally: Batch['tally'], count: number) {
  return { ...tally, loaded: tally.loaded - count, rejected: tally.rejected + count };
}

function faultOf(arena: Arena, parcel: Parcel, { index, sqlstate, column, detail }: Refusal): Fault {
  const { raw, span } = parcel;
  const origin = parcel.origins[index] as number;
  const originEnd = parcel.originEnds[index] as number;
  const base = raw.byteOffset;
  const bytes = (at: number, end: number) =>
    arena.kernel.sourceBytes(parcel.unit ?? UNIT_BYTE, base + at, base + end);
  const start = span.first + bytes(0, origin);
  const end = start + bytes(origin, originEnd);
  // Whether a CR ends a line depends on the input.
  arena.kernel.use(planOf(arena, parcel.plan));
  const earlier = parcel.faults.filter((fault) => fault.start < start).length;
  return {
    code: TARGET_FAULT,
    stage: 'target',
    reason: REASON,
    sqlstate,
    detail,
    row: index + earlier,
    line: arena.kernel.lineEnds(base, base + origin),
    start,
    end,
    at: start,
    atEnd: end,
    ...(parcel.unit !== undefined && {
      within: { start: origin, end: originEnd, at: origin, atEnd: originEnd },
    }),
    ...(column !== undefined && { column }),
  };
}
