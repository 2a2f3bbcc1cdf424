import { readFileSync } from 'node:fs';
import type { Mended } from '../record/mended.ts';
import { type ScratchAddresses, type SlotAddresses, writeScratchTable } from './memory.ts';

const WASM_FILE = new URL('../../dist/kernel/kernel.wasm', import.meta.url);

interface KernelExports {
  configure(plan: number, scratch: number): void;
  frame(state: number, end: number, last: number): number;
  run(
    at: number,
    end: number,
    broken: number,
    brokenCount: number,
    payload: number,
    ends: number,
    origins: number,
    originEnds: number,
    faults: number,
  ): number;
  lineEnds(at: number, end: number): number;
  sourceBytes(unit: number, at: number, end: number): number;
  mend(at: number, end: number, broken: number, count: number, copy: number, table: number): number;
  restore(origins: number, originEnds: number, count: number): void;
  sourceOf(address: number): number;
  sourceBehind(address: number): number;
  readonly mendedRows: WebAssembly.Global;
  readonly replacedCount: WebAssembly.Global;
  readonly strippedCount: WebAssembly.Global;
  readonly readCount: WebAssembly.Global;
  readonly sentCount: WebAssembly.Global;
  readonly faultCount: WebAssembly.Global;
}

/** What one run of the kernel over a chunk made. */
export interface KernelResult {
  readonly payloadBytes: number;
  readonly read: number;
  readonly sent: number;
  readonly faults: number;
  /** Present where the chunk was mended: what of those sent was. */
  readonly mended?: Mended;
}

/** Compiles the kernel. A compiled module can be handed to other threads. */
export function compileKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(WASM_FILE));
}

/** One instance of the kernel over the shared memory: one for each thread. */
export class Kernel {
  readonly #exports: KernelExports;
  readonly memory: WebAssembly.Memory;
  #plan = 0;
  #scratch: ScratchAddresses | undefined;

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory) {
    const abort = () => {
      throw new Error('the kernel aborted');
    };
    const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
    this.#exports = instance.exports as unknown as KernelExports;
    this.memory = memory;
  }

  /** Reads the plan at `plan`, and takes `scratch` as its own working memory. */
  configure(plan: number, scratch: ScratchAddresses): void {
    writeScratchTable(this.memory, scratch);
    this.#scratch = scratch;
    this.use(plan);
  }

  /** Goes on by the plan at `plan`. Costs nothing where it is the one at hand. */
  use(plan: number): void {
    if (plan === this.#plan) return;
    this.#exports.configure(plan, this.#scratch?.table ?? 0);
    this.#plan = plan;
  }

  /** See `frame` in wasm/frame. */
  frame(state: number, end: number, last: boolean): number {
    return this.#exports.frame(state, end, last ? 1 : 0);
  }

  /** Line ends within a stretch of memory, quoted ones included. */
  lineEnds(at: number, end: number): number {
    return this.#exports.lineEnds(at, end);
  }

  /** Bytes of the source that a stretch of memory stands for; `unit` is a UNIT_*. */
  sourceBytes(unit: number, at: number, end: number): number {
    return this.#exports.sourceBytes(unit, at, end);
  }

  /**
   * Does the row work on `bytes` bytes of a slot, whose table of broken records has `broken` entries. Where the plan
   * says so it is done on a copy that is mended, and what was found there has places in that: see `placeOf`.
   */
  run(slot: SlotAddresses, bytes: number, broken: number): KernelResult {
    const copyEnd = this.#mend(slot, bytes, broken);
    const { mended = 0, mendedBroken = 0 } = this.#scratch ?? {};
    const end = this.#exports.run(
      copyEnd === 0 ? slot.input : mended,
      copyEnd === 0 ? slot.input + bytes : copyEnd,
      copyEnd === 0 ? slot.broken : mendedBroken,
      broken,
      slot.payload,
      slot.ends,
      slot.origins,
      slot.originEnds,
      slot.faults,
    );
    const sent = Number(this.#exports.sentCount.value);
    if (copyEnd !== 0) this.#exports.restore(slot.origins, slot.originEnds, sent);
    return {
      payloadBytes: (end >>> 0) - slot.payload,
      read: Number(this.#exports.readCount.value),
      sent,
      faults: Number(this.#exports.faultCount.value),
      ...(copyEnd !== 0 && { mended: this.#mended() }),
    };
  }

  /** Where in the chunk something begins, or ends, that the last run found in its copy. Quick where they ascend. */
  placeOf(address: number, isEnd: boolean): number {
    return (isEnd ? this.#exports.sourceBehind(address) : this.#exports.sourceOf(address)) >>> 0;
  }

  /** The end of a mended copy of the chunk, or 0 where none is needed. */
  #mend(slot: SlotAddresses, bytes: number, broken: number): number {
    const { mended = 0, mendedBroken = 0 } = this.#scratch ?? {};
    if (mended === 0) return 0;
    const { input } = slot;
    return this.#exports.mend(input, input + bytes, slot.broken, broken, mended, mendedBroken) >>> 0;
  }

  #mended(): Mended {
    return {
      rows: Number(this.#exports.mendedRows.value),
      replaced: Number(this.#exports.replacedCount.value),
      stripped: Number(this.#exports.strippedCount.value),
    };
  }
}
