import { type InferPlan, placeInfer } from '../kernel/infer-plan.ts';
import { compileKernel } from '../kernel/kernel.ts';
import { PlanImage } from '../kernel/plan-image.ts';

const PLAN_AT = 1 << 20;
const INPUT_AT = 4 << 20;
/** No record is longer. */
const VALUE_BYTES = 16 << 20;
const CHECK_AT = INPUT_AT + VALUE_BYTES + 4096;
/** Room for what a value may become. */
const PAGES = (CHECK_AT + 3 * VALUE_BYTES) >> 16;

interface ProbeExports {
  configureInfer(plan: number): void;
  textTypes(at: number, end: number, can: number, check: number): number;
  jsonTypes(at: number, end: number, isString: number, can: number, check: number): number;
  readonly wholeDigits: WebAssembly.Global;
  readonly fractionDigits: WebAssembly.Global;
  readonly hasExponent: WebAssembly.Global;
}

/** Asks the kernel what types single values can have: by the same rules as when it looks at whole chunks. */
export class TypeProbe {
  readonly #bytes: Uint8Array;
  readonly #exports: ProbeExports;

  constructor(plan: InferPlan) {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    const abort = () => {
      throw new Error('the kernel aborted');
    };
    const instance = new WebAssembly.Instance(compileKernel(), { env: { memory, abort } });
    this.#exports = instance.exports as unknown as ProbeExports;
    this.#bytes = new Uint8Array(memory.buffer);
    const image = new PlanImage(PLAN_AT);
    const at = placeInfer(image, plan);
    this.#bytes.set(image.bytes(), PLAN_AT);
    this.#exports.configureInfer(at);
  }

  /** Of the types in `can`, those that a field of CSV can have: CAN_* bits. */
  textTypes(value: Uint8Array, can: number): number {
    const end = this.#place(value);
    return end === 0 ? 0 : this.#exports.textTypes(INPUT_AT, end, can, CHECK_AT);
  }

  /** The same for a value of JSON: what a string means, or anything else as it is written. */
  jsonTypes(value: Uint8Array, isString: boolean, can: number): number {
    const end = this.#place(value);
    return end === 0 ? 0 : this.#exports.jsonTypes(INPUT_AT, end, isString ? 1 : 0, can, CHECK_AT);
  }

  /** Digits of the number that was asked for last. */
  digits(): { readonly digits: number; readonly scale: number; readonly hasExponent: boolean } {
    const { wholeDigits, fractionDigits, hasExponent } = this.#exports;
    return {
      digits: Number(wholeDigits.value),
      scale: Number(fractionDigits.value),
      hasExponent: Number(hasExponent.value) !== 0,
    };
  }

  /** Puts the value where the kernel reads it, zeros behind it. Returns its end, 0 where it is too long. */
  #place(value: Uint8Array): number {
    if (value.length > VALUE_BYTES) return 0;
    this.#bytes.set(value, INPUT_AT);
    const end = INPUT_AT + value.length;
    this.#bytes.fill(0, end, end + 64);
    return end;
  }
}
