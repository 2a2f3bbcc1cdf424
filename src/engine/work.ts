import * as layout from '../kernel/layout.ts';
import type { WorkResult } from '../kernel/protocol.ts';
import type { Chunk } from '../record/chunk.ts';
import type { Parcel } from '../record/parcel.ts';
import { UNIT_BYTE } from '../record/text-unit.ts';
import { type Arena, planOf, releaseSlot, slotAddresses } from './arena.ts';
import { Signal } from './signal.ts';

/** Where a record stands in its input: line number and record number, both from 1. */
export interface Place {
  readonly line: number;
  readonly record: number;
}

interface Worked {
  readonly chunk: Chunk;
  readonly result: WorkResult;
}

/**
 * Chunk -> Parcel. Decode, validate, transform, encode, on the pool's threads; several chunks at once,
 * their order kept. The threads are kept busy whether a parcel is asked for or not: `pool.depth` chunks are
 * taken in ahead, and no more. A failure here aborts `stop`: the source may be waiting for bytes that never come.
 */
export async function* work(
  chunks: AsyncIterable<Chunk>,
  arena: Arena,
  place: Place,
  stop: AbortController,
): AsyncGenerator<Parcel> {
  const source = chunks[Symbol.asyncIterator]();
  const underWay: Promise<Worked>[] = [];
  const changed = new Signal();
  let ended = false;
  let stopped = false;
  const pump = async () => {
    while (!stopped) {
      if (underWay.length >= arena.pool.depth) await changed.wait();
      else {
        const next = await source.next();
        if (next.done) break;
        underWay.push(kept(dispatch(arena, next.value)));
        changed.notify();
      }
    }
  };
  const pumped = kept(
    pump().finally(() => {
      ended = true;
      changed.notify();
    }),
  );
  let { line, record } = place;
  try {
    for (;;) {
      const [first] = underWay;
      if (first) {
        const { chunk, result } = await first;
        underWay.shift();
        changed.notify();
        if (chunk.leap?.isInput) ({ lines: line, records: record } = chunk.leap);
        else if (chunk.leap) {
          line += chunk.leap.lines;
          record += chunk.leap.records;
        }
        yield parcelOf(arena, chunk, result, line, record);
        line += result.lines;
        record += result.read;
      } else if (ended) break;
      else await changed.wait();
    }
    await pumped;
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    stopped = true;
    changed.notify();
    await Promise.allSettled([pumped, ...underWay]);
    await source.return?.();
  }
}

/** A promise that is looked at later: until then its failure is nobody's, which must not end the process. */
function kept<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

async function dispatch(arena: Arena, chunk: Chunk): Promise<{ chunk: Chunk; result: WorkResult }> {
  const { input, broken } = slotAddresses(arena, chunk.slot);
  const table = new DataView(arena.memory.buffer, broken, (chunk.broken.length + 1) * layout.BROKEN_SIZE);
  chunk.broken.forEach((entry, i) => {
    const at = i * layout.BROKEN_SIZE;
    table.setUint32(at + layout.BROKEN_START, input + entry.start, true);
    table.setUint32(at + layout.BROKEN_END, input + entry.end, true);
    table.setUint32(at + layout.BROKEN_AT, input + entry.at, true);
    table.setUint32(at + layout.BROKEN_FAULT, entry.fault, true);
  });
  const request = {
    slot: chunk.slot,
    plan: planOf(arena, chunk.plan),
    first: chunk.span.first,
    bytes: chunk.bytes.length,
    unit: chunk.unit,
    broken: chunk.broken.length,
    unterminated: chunk.unterminated,
    contentEnd: chunk.contentEnd,
    skippedLines: chunk.skippedLines,
  };
  const result = await arena.occupancy.during('workers', () => arena.pool.work(request));
  return { chunk, result };
}

function parcelOf(arena: Arena, chunk: Chunk, result: WorkResult, line: number, record: number): Parcel {
  const { payload, ends, origins, originEnds } = slotAddresses(arena, chunk.slot);
  const { buffer } = arena.memory;
  return {
    span: chunk.span,
    payload: new Uint8Array(buffer, payload, result.payloadBytes),
    ends: new Uint32Array(buffer, ends, result.sent),
    origins: new Uint32Array(buffer, origins, result.sent),
    originEnds: new Uint32Array(buffer, originEnds, result.sent),
    tally: {
      read: result.read,
      loaded: result.sent,
      rejected: result.faults.length,
      filtered: 0,
      duplicate: 0,
    },
    faults: result.faults,
    ...(result.mended && { mended: result.mended }),
    raw: chunk.bytes,
    ...(chunk.unit !== UNIT_BYTE && { unit: chunk.unit }),
    lines: result.lines,
    ...(chunk.plan !== undefined && { plan: chunk.plan }),
    firstLine: line,
    firstRecord: record,
    release: () => releaseSlot(arena, chunk.slot),
  };
}
