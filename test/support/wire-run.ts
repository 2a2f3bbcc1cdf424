import { type Arena, openArena } from '../../src/engine/arena.ts';
import { frame } from '../../src/engine/frame.ts';
import { Framer } from '../../src/engine/framer.ts';
import { work } from '../../src/engine/work.ts';
import { PLAIN_CSV } from '../../src/kernel/csv-plan.ts';
import type { KernelFormat } from '../../src/kernel/plan.ts';
import { openPool } from '../../src/kernel/pool.ts';
import type { ColumnType, Wire } from '../../src/record/schema.ts';

export interface WireReading {
  readonly columns: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly notNull?: boolean;
  }[];
  readonly wire: Wire;
  /** CSV of commas, without a header, where it is not said. */
  readonly format?: KernelFormat;
  readonly outDelimiter?: number;
  readonly chunkBytes?: number;
  readonly maxRecordBytes?: number;
}

/** What went out of a run, and what did not. */
export interface WireRun {
  /** Each outgoing record, as its parcel says where it ends. */
  readonly records: readonly string[];
  readonly codes: readonly string[];
  readonly read: number;
}

/** One arena of the kernel that makes records of bytes in memory what a wire has; kept from input to input. */
export class WireKernel {
  readonly #arena: Arena;

  constructor(reading: WireReading) {
    const { columns, wire, format = PLAIN_CSV, outDelimiter = 0x2c, chunkBytes = 4096 } = reading;
    const schema = {
      columns: columns.map(({ name, type, notNull = false }, field) => ({ name, type, notNull, field })),
      width: columns.length,
    };
    const kernel = {
      schema,
      format,
      wire,
      outDelimiter,
      maxRecordBytes: reading.maxRecordBytes ?? 1 << 20,
      lossy: false,
      relativeTimes: false,
      now: 0n,
    };
    const sizes = {
      chunkBytes,
      chunkRecords: 65_536,
      batchBytes: chunkBytes,
      batchRecords: Number.POSITIVE_INFINITY,
      batchAgeMillis: 60_000,
      lanes: 1,
      workers: 0,
    };
    const none = () => new Uint8Array();
    this.#arena = openArena({ kernel, sizes }, { labels: none, zone: none }, openPool(0));
  }

  async run(input: string | Uint8Array): Promise<WireRun> {
    const arena = this.#arena;
    const run = { records: [] as string[], codes: [] as string[], read: 0 };
    const stop = new AbortController();
    const framer = new Framer(arena, 'test', 0, stop.signal);
    async function* source() {
      yield Buffer.from(input);
    }
    const chunks = frame(source(), framer, 60_000, stop.signal);
    for await (const parcel of work(chunks, arena, { line: 1, record: 1 }, stop)) {
      const payload = Buffer.from(parcel.payload.slice());
      let from = 0;
      for (const end of parcel.ends) {
        run.records.push(payload.toString('utf8', from, end));
        from = end;
      }
      if (from !== payload.length)
        throw new Error(`records end at ${from}, the payload at ${payload.length}`);
      run.codes.push(...parcel.faults.map(({ code }) => code));
      run.read += parcel.tally.read;
      parcel.release();
    }
    return run;
  }
}
