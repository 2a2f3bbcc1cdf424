import { compileKernel } from '../kernel/kernel.ts';
import * as layout from '../kernel/layout.ts';
import type { ColumnType } from '../record/schema.ts';

const PAGES = 512;
const COLUMNS_AT = 2 << 20;
const INPUT_AT = 4 << 20;
/** Longer values are text without being asked. */
const VALUE_BYTES = 1 << 20;
const OUTPUT_AT = 8 << 20;

interface ProbeExports {
  encodeValue(at: number, end: number, out: number, column: number): number;
}

/** Asks the kernel's own checks whether a value can be read as a type: what is found is what will load. */
export class TypeProbe {
  readonly #bytes: Uint8Array;
  readonly #exports: ProbeExports;

  constructor(types: readonly ColumnType[]) {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    const abort = () => {
      throw new Error('the kernel aborted');
    };
    const instance = new WebAssembly.Instance(compileKernel(), { env: { memory, abort } });
    this.#exports = instance.exports as unknown as ProbeExports;
    this.#bytes = new Uint8Array(memory.buffer);
    types.forEach((type, i) => {
      const view = new DataView(memory.buffer, COLUMNS_AT + i * layout.COLUMN_SIZE, layout.COLUMN_SIZE);
      view.setUint32(layout.COLUMN_TYPE, type.id, true);
      view.setUint32(layout.COLUMN_A, type.fraction ?? 0, true);
    });
  }

  /** Whether the value can be read as the type of that number. */
  fits(type: number, value: Uint8Array): boolean {
    if (value.length > VALUE_BYTES) return false;
    this.#bytes.set(value, INPUT_AT);
    const column = COLUMNS_AT + type * layout.COLUMN_SIZE;
    return this.#exports.encodeValue(INPUT_AT, INPUT_AT + value.length, OUTPUT_AT, column) !== 0;
  }
}
