import { readFileSync } from 'node:fs';
import * as layout from '../../src/kernel/layout.ts';

/** One column as the kernel's value encoders see it. */
export interface ColumnUnderTest {
  type: number;
  a?: number;
  b?: number;
  flags?: number;
  /** Bytes of the auxiliary table (enum labels, time zone), placed in memory for the column. */
  table?: Uint8Array;
  element?: ColumnUnderTest;
  elementOid?: number;
  /** Microseconds since 2000-01-01 UTC. */
  now?: bigint;
}

/** What an encoder made of a value: the COPY BINARY field (length word included), or the fault's number. */
export type Encoded = { bytes: Buffer } | { fault: number };

interface Exports {
  encodeValue(at: number, end: number, out: number, column: number): number;
  refusal: WebAssembly.Global;
}

const COLUMN_AT = 1 << 16;
const INPUT_AT = 1 << 20;
const OUTPUT_AT = 24 << 20;

/** An instance of the built kernel, for testing one value at a time. */
export class ValueKernel {
  readonly #memory = new WebAssembly.Memory({ initial: 2048, maximum: 2048, shared: true });
  readonly #exports: Exports;
  #free = COLUMN_AT;

  constructor() {
    const file = new URL('../../dist/kernel/kernel.wasm', import.meta.url);
    const module = new WebAssembly.Module(readFileSync(file));
    const abort = () => {
      throw new Error('the kernel aborted');
    };
    const instance = new WebAssembly.Instance(module, { env: { memory: this.#memory, abort } });
    this.#exports = instance.exports as unknown as Exports;
  }

  /** Places a column in the kernel's memory and returns its address, to be used any number of times. */
  column(column: ColumnUnderTest): number {
    const table = column.table ? this.#place(column.table) : 0;
    const element = column.element ? this.column(column.element) : 0;
    const at = this.#place(new Uint8Array(layout.COLUMN_SIZE));
    const view = new DataView(this.#memory.buffer, at, layout.COLUMN_SIZE);
    view.setUint32(layout.COLUMN_TYPE, column.type, true);
    view.setUint32(layout.COLUMN_FLAGS, column.flags ?? 0, true);
    view.setUint32(layout.COLUMN_A, column.a ?? 0, true);
    view.setInt32(layout.COLUMN_B, column.b ?? 0, true);
    view.setUint32(layout.COLUMN_TABLE, table, true);
    view.setUint32(layout.COLUMN_ELEMENT, element, true);
    view.setUint32(layout.COLUMN_ELEMENT_OID, column.elementOid ?? 0, true);
    view.setBigInt64(layout.COLUMN_NOW, column.now ?? 0n, true);
    return at;
  }

  /**
   * Encodes one value. What lies around it in memory is filled with 0x39 ('9'), so that an encoder
   * that reads past its end is seen; `fill` changes that byte.
   */
  encode(column: number, value: string | Uint8Array, fill = 0x39): Encoded {
    const input = typeof value === 'string' ? Buffer.from(value) : value;
    const bytes = new Uint8Array(this.#memory.buffer);
    bytes.fill(fill, INPUT_AT - layout.SLACK_BYTES, INPUT_AT + input.length + layout.SLACK_BYTES);
    bytes.set(input, INPUT_AT);
    const end = this.#exports.encodeValue(INPUT_AT, INPUT_AT + input.length, OUTPUT_AT, column) >>> 0;
    if (end === 0) return { fault: Number(this.#exports.refusal.value) };
    return { bytes: Buffer.from(bytes.slice(OUTPUT_AT, end)) };
  }

  #place(bytes: Uint8Array): number {
    const at = this.#free;
    new Uint8Array(this.#memory.buffer).set(bytes, at);
    this.#free = (at + bytes.length + 15) & ~15;
    return at;
  }
}
