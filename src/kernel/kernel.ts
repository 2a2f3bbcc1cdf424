import { readFileSync } from 'node:fs';
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
  #scratch = 0;

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
    this.#scratch = scratch.table;
    this.use(plan);
  }

  /** Goes on by the plan at `plan`. Costs nothing where it is the one at hand. */
  use(plan: number): void {
    if (plan === this.#plan) return;
    this.#exports.configure(plan, this.#scratch);
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

  /** Does the row work on `bytes` bytes of a slot, whose table of broken records has `broken` entries. */
  run(slot: SlotAddresses, bytes: number, broken: number): KernelResult {
    const end = this.#exports.run(
      slot.input,
      slot.input + bytes,
      slot.broken,
      broken,
      slot.payload,
      slot.ends,
      slot.origins,
      slot.originEnds,
      slot.faults,
    );
    return {
      payloadBytes: (end >>> 0) - slot.payload,
      read: Number(this.#exports.readCount.value),
      sent: Number(this.#exports.sentCount.value),
      faults: Number(this.#exports.faultCount.value),
    };
  }
}
