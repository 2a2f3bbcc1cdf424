import { readFileSync } from 'node:fs';
import { SLACK_BYTES } from '../../src/kernel/layout.ts';

interface Exports {
  isUtf8(at: number, end: number): number;
  utf8Fault(at: number, end: number): number;
  sourceBytes(unit: number, at: number, end: number): number;
  copyText(at: number, end: number, out: number): number;
  copyTextNull(out: number): number;
  copyTextTab(out: number): number;
  copyTextNewline(out: number): number;
}

const INPUT_AT = 1 << 20;
const OUTPUT_AT = 24 << 20;

/** An instance of the built kernel, for testing what it does to runs of bytes. */
export class BytesKernel {
  readonly #memory = new WebAssembly.Memory({ initial: 1024, maximum: 1024, shared: true });
  readonly #exports: Exports;

  constructor() {
    const file = new URL('../../dist/kernel/kernel.wasm', import.meta.url);
    const abort = () => {
      throw new Error('the kernel aborted');
    };
    const module = new WebAssembly.Module(readFileSync(file));
    const instance = new WebAssembly.Instance(module, { env: { memory: this.#memory, abort } });
    this.#exports = instance.exports as unknown as Exports;
  }

  /** Whether the bytes are UTF-8. They lie `offset` bytes behind a multiple of 64, among bytes of `fill`. */
  isUtf8(bytes: Uint8Array, offset = 0, fill = 0x80): boolean {
    const [at, end] = this.#place(bytes, offset, fill);
    return this.#exports.isUtf8(at, end) !== 0;
  }

  /** Where the first sequence begins that is not UTF-8, or undefined. */
  utf8Fault(bytes: Uint8Array, offset = 0, fill = 0x80): number | undefined {
    const [at, end] = this.#place(bytes, offset, fill);
    const fault = this.#exports.utf8Fault(at, end) >>> 0;
    return fault === end ? undefined : fault - at;
  }

  /** Bytes of the source that these stand for. */
  sourceBytes(unit: number, bytes: Uint8Array, offset = 0): number {
    return this.#exports.sourceBytes(unit, ...this.#place(bytes, offset, 0xff));
  }

  /** The bytes as a field of COPY TEXT. */
  copyText(bytes: Uint8Array, offset = 0, fill = 0x5c): Buffer {
    const [at, end] = this.#place(bytes, offset, fill);
    return this.#written(this.#exports.copyText(at, end, OUTPUT_AT));
  }

  /** A row of COPY TEXT. */
  copyTextRow(fields: readonly (Uint8Array | null)[]): Buffer {
    let out = OUTPUT_AT;
    for (const [index, field] of fields.entries()) {
      if (index > 0) out = this.#exports.copyTextTab(out);
      if (field === null) out = this.#exports.copyTextNull(out);
      else out = this.#exports.copyText(...this.#place(field, 0, 0x5c), out);
    }
    return this.#written(this.#exports.copyTextNewline(out));
  }

  #place(bytes: Uint8Array, offset: number, fill: number): [number, number] {
    const memory = new Uint8Array(this.#memory.buffer);
    const at = INPUT_AT + offset;
    memory.fill(fill, at - SLACK_BYTES, at + bytes.length + SLACK_BYTES);
    memory.set(bytes, at);
    return [at, at + bytes.length];
  }

  #written(end: number): Buffer {
    return Buffer.from(new Uint8Array(this.#memory.buffer).slice(OUTPUT_AT, end >>> 0));
  }
}
