import { ORDER_COLUMNS } from '../fixtures/order.ts';
import type { InferPlan } from '../src/kernel/infer-plan.ts';
import { jsonMemory } from '../src/kernel/json-plan.ts';
import { compileKernel } from '../src/kernel/kernel.ts';
import * as layout from '../src/kernel/layout.ts';
import { type MemoryMap, mapMemory, type ScratchAddresses, writeScratchTable } from '../src/kernel/memory.ts';
import { type KernelFormat, type KernelPlan, writePlan } from '../src/kernel/plan.ts';
import type { ColumnType, Wire } from '../src/record/schema.ts';
import * as t from '../src/record/type-id.ts';

interface Exports {
  configure(plan: number, scratch: number): void;
  frame(state: number, end: number, last: number): number;
  scan(at: number, end: number): number;
  decode(at: number, end: number, first: number): number;
  run(...addresses: number[]): number;
  readonly lineCount: WebAssembly.Global;
  readonly rowCount: WebAssembly.Global;
  readonly readCount: WebAssembly.Global;
  readonly faultCount: WebAssembly.Global;
}

const CHUNK_BYTES = 1 << 20;
const LF = 0x0a;

const TYPES: Readonly<Record<string, Partial<ColumnType>>> = {
  bigint: { id: t.TYPE_INT8 },
  uuid: { id: t.TYPE_UUID },
  timestamptz: { id: t.TYPE_TIMESTAMPTZ, fraction: 6 },
  'numeric(12,2)': { id: t.TYPE_NUMERIC, precision: 12, scale: 2 },
  int: { id: t.TYPE_INT4 },
  integer: { id: t.TYPE_INT4 },
  text: { id: t.TYPE_TEXT },
  'char(2)': { id: t.TYPE_CHAR, length: 2 },
  boolean: { id: t.TYPE_BOOL },
  bool: { id: t.TYPE_BOOL },
  'double precision': { id: t.TYPE_FLOAT8 },
};

/** The kernel on one thread, the whole input in its memory, worked on chunk by chunk as in a load. */
export class KernelBench {
  readonly input: Uint8Array;
  readonly wire: Wire;
  readonly #exports: Exports;
  readonly #map: MemoryMap;
  readonly #view: DataView;
  readonly #words: Uint32Array;
  /** Whether the first line is a header, which is counted as a record too. */
  readonly #header: number;
  /** Where the first record starts behind the header, and where the input ends: addresses. */
  readonly #first: number;
  readonly #end: number;
  /** Whole records, as framing would cut them: addresses. */
  readonly #chunks: { at: number; end: number }[] = [];

  constructor(input: Uint8Array, format: KernelFormat, wire: Wire, infer?: InferPlan) {
    this.input = input;
    this.wire = wire;
    this.#header = format.name === 'csv' ? 1 : 0;
    const plan = (base: number) =>
      writePlan({ ...PLAN, format, wire, ...(infer && { infer }) }, base, {
        labels: () => new Uint8Array(),
        zone: () => new Uint8Array(),
      });
    const sizes = { planBytes: plan(0).length, slots: 1, chunkBytes: CHUNK_BYTES, pads: true, threads: 1 };
    this.#map = mapMemory({ ...sizes, maxRecordBytes: input.length, json: jsonMemory(format) });
    const memory = new WebAssembly.Memory({
      initial: this.#map.pages,
      maximum: this.#map.pages,
      shared: true,
    });
    const instance = new WebAssembly.Instance(compileKernel(), { env: { memory, abort: () => {} } });
    this.#exports = instance.exports as unknown as Exports;
    this.#view = new DataView(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    const bytes = new Uint8Array(memory.buffer);
    const { jumbo } = this.#map;
    bytes.set(plan(this.#map.plan), this.#map.plan);
    bytes.set(input, jumbo.input);
    this.#configure(memory, this.#map.scratches[0] as ScratchAddresses);
    this.#first = jumbo.input + (this.#header === 1 ? input.indexOf(LF) + 1 : 0);
    this.#end = jumbo.input + input.length;
    for (let at = this.#first; at < this.#end; ) {
      const until = Math.min(at + CHUNK_BYTES, this.#end) - jumbo.input;
      const end = jumbo.input + this.#lastRecordEnd(at - jumbo.input, until);
      this.#chunks.push({ at, end });
      at = end;
    }
  }

  frame(): number {
    const state = this.#map.frame;
    let records = this.#header;
    this.#set(state + layout.FRAME_RECORD, this.#first);
    this.#set(state + layout.FRAME_NEXT, this.#first);
    this.#set(state + layout.FRAME_INSIDE, 0);
    this.#set(state + layout.FRAME_BROKEN, 0);
    this.#set(state + layout.FRAME_LIMIT, layout.CHUNK_RECORDS);
    for (;;) {
      this.#set(state + layout.FRAME_RECORDS, 0);
      const answer = this.#exports.frame(state, this.#end, 1);
      records += this.#view.getUint32(state + layout.FRAME_RECORDS, true);
      if (answer === layout.FRAME_MORE) return records;
    }
  }

  scan(): number {
    const { index, lines } = this.#map.scratches[0] as ScratchAddresses;
    let records = this.#header;
    for (const chunk of this.#chunks) {
      for (let at = chunk.at; at < chunk.end; ) {
        this.#exports.scan(at, chunk.end);
        const count = Number(this.#exports.lineCount.value);
        records += count;
        const last = this.#words[lines / 4 + count - 1] as number;
        at = (this.#words[index / 4 + last] as number) + 1;
      }
    }
    return records;
  }

  decode(): number {
    let records = this.#header;
    for (const chunk of this.#chunks) {
      for (let at = chunk.at; at < chunk.end; ) {
        this.#exports.scan(at, chunk.end);
        at = this.#exports.decode(at, chunk.end, 0);
        records += Number(this.#exports.rowCount.value);
      }
    }
    return records;
  }

  encode(): number {
    const [slot] = this.#map.slots as [MemoryMap['jumbo']];
    let records = this.#header;
    for (const { at, end } of this.#chunks) {
      const { broken, payload, ends, origins, originEnds, faults } = slot;
      this.#exports.run(at, end, broken, 0, payload, ends, origins, originEnds, faults);
      if (Number(this.#exports.faultCount.value) > 0) throw new Error('the kernel rejected a record');
      records += Number(this.#exports.readCount.value);
    }
    return records;
  }

  #configure(memory: WebAssembly.Memory, scratch: ScratchAddresses): void {
    writeScratchTable(memory, scratch);
    this.#exports.configure(this.#map.plan, scratch.table);
  }

  #set(address: number, value: number): void {
    this.#view.setUint32(address, value, true);
  }

  /** Behind the last line end outside quotes before `until`. */
  #lastRecordEnd(from: number, until: number): number {
    if (until === this.input.length) return until;
    let quotes = 0;
    let end = from;
    for (let at = from; at < until; at++) {
      if (this.#header === 1 && this.input[at] === 0x22) quotes++;
      else if (this.input[at] === LF && quotes % 2 === 0) end = at + 1;
    }
    return end;
  }
}

/** The orders as lines of JSON. */
export const NDJSON: KernelFormat = {
  name: 'ndjson',
  members: ORDER_COLUMNS.map(({ name }) => ({ path: [name], required: false })),
  extra: 'reject',
  uniqueKeys: false,
  maxDepth: 64,
};

const PLAN: Omit<KernelPlan, 'format' | 'wire'> = {
  schema: {
    columns: ORDER_COLUMNS.map(({ name, type, nullable }, field) => {
      const known = TYPES[type];
      if (known?.id === undefined) throw new Error(`the bench knows no type ${type}`);
      return { name, type: { sql: type, oid: 0, ...known, id: known.id }, notNull: !nullable, field };
    }),
    width: ORDER_COLUMNS.length,
  },
  maxRecordBytes: 1 << 24,
  lossy: false,
  relativeTimes: false,
  now: 0n,
};
