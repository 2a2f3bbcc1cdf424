import { type Arena, openArena } from '../../src/engine/arena.ts';
import { frame } from '../../src/engine/frame.ts';
import { Framer } from '../../src/engine/framer.ts';
import type { Sizes } from '../../src/engine/plan.ts';
import { work } from '../../src/engine/work.ts';
import type { KernelDialect } from '../../src/kernel/csv-plan.ts';
import { PLAIN_CSV } from '../../src/kernel/csv-plan.ts';
import { openPool } from '../../src/kernel/pool.ts';
import type { Chunk } from '../../src/record/chunk.ts';
import type { Fault } from '../../src/record/fault.ts';
import { TYPE_TEXT } from '../../src/record/type-id.ts';

export interface KernelRunOptions {
  /** Columns, all of them text. */
  width: number;
  dialect?: Partial<KernelDialect>;
  /** Bytes handed to framing at a time. */
  readBytes?: number;
  chunkBytes?: number;
  chunkRecords?: number;
  maxRecordBytes?: number;
  workers?: number;
}

export interface KernelRun {
  /** Each loaded record's fields, null for NULL, as Latin-1 so that any byte is seen. */
  rows: (string | null)[][];
  /** Start of each loaded record in the input. */
  origins: number[];
  faults: Fault[];
  chunks: Chunk[];
  read: number;
  /** Line ends seen. */
  lines: number;
}

/** Runs framing and row work over bytes in memory, as a load would, and decodes what came out. */
export async function runKernel(input: Uint8Array, options: KernelRunOptions): Promise<KernelRun> {
  const arena = openTextArena(options);
  try {
    return await collect(input, arena, options.readBytes ?? 65536);
  } finally {
    await arena.pool.close();
  }
}

/** The same with an arena that is kept between runs, which saves its set-up. */
export async function runInArena(input: Uint8Array, arena: Arena, readBytes: number): Promise<KernelRun> {
  return collect(input, arena, readBytes);
}

export function openTextArena(options: KernelRunOptions): Arena {
  const sizes: Sizes = {
    chunkBytes: options.chunkBytes ?? 65536,
    chunkRecords: options.chunkRecords ?? 65536,
    batchBytes: options.chunkBytes ?? 65536,
    batchRecords: Number.POSITIVE_INFINITY,
    batchAgeMillis: 60_000,
    lanes: 1,
    workers: options.workers ?? 0,
  };
  const type = { id: TYPE_TEXT, sql: 'text', oid: 25 };
  const columns = Array.from({ length: options.width }, (_, field) => ({
    name: `c${field}`,
    type,
    notNull: false,
    field,
  }));
  const kernel = {
    schema: { columns, width: options.width },
    format: {
      ...PLAIN_CSV,
      dialect: { ...PLAIN_CSV.dialect, ...options.dialect },
    },
    wire: 'copy-binary' as const,
    maxRecordBytes: options.maxRecordBytes ?? 1 << 20,
    lossy: false,
    relativeTimes: false,
    now: 0n,
  };
  const none = () => new Uint8Array();
  return openArena({ kernel, sizes }, { labels: none, zone: none }, openPool(sizes.workers));
}

async function collect(input: Uint8Array, arena: Arena, readBytes: number): Promise<KernelRun> {
  const run: KernelRun = { rows: [], origins: [], faults: [], chunks: [], read: 0, lines: 0 };
  const stop = new AbortController();
  const { signal } = stop;
  async function* source() {
    for (let at = 0; at < input.length; at += readBytes) yield input.subarray(at, at + readBytes);
  }
  const framer = new Framer(arena, 'test', 0, signal);
  async function* watched() {
    for await (const chunk of frame(source(), framer, 60_000, signal)) {
      run.chunks.push({ ...chunk, bytes: chunk.bytes.slice() });
      yield chunk;
    }
  }
  for await (const parcel of work(watched(), arena, { line: 1, record: 1 }, stop)) {
    let from = 0;
    parcel.ends.forEach((end, i) => {
      run.rows.push(decodeBinary(Buffer.from(parcel.payload.slice(from, end))));
      run.origins.push(parcel.span.first + (parcel.origins[i] as number));
      from = end;
    });
    run.faults.push(...parcel.faults);
    run.read += parcel.tally.read;
    run.lines += parcel.lines;
    parcel.release();
  }
  return run;
}

export function decodeBinary(tuple: Buffer): (string | null)[] {
  let at = 2;
  return Array.from({ length: tuple.readInt16BE(0) }, () => {
    const length = tuple.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    at += length;
    return tuple.toString('latin1', at - length, at);
  });
}
