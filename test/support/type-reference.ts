import { readFileSync } from 'node:fs';
import * as can from '../../src/kernel/infer-layout.ts';
import * as layout from '../../src/kernel/layout.ts';
import * as t from '../../src/record/type-id.ts';

/*
 * What types a value can have, by patterns and by the types' own encoders, in no hurry. Where the kernel's look at
 * whole chunks differs, that is wrong.
 */

interface Form {
  readonly bit: number;
  readonly id: number;
  readonly looks: RegExp;
  readonly also?: (text: string) => boolean;
}

const within = (least: bigint, most: bigint) => (text: string) =>
  BigInt(text) >= least && BigInt(text) <= most;
const WHOLE = /^(?:0|-?[1-9]\d{0,14})$/;

const CSV_FORMS: readonly Form[] = [
  { bit: can.CAN_BOOL, id: t.TYPE_BOOL, looks: /^(?:true|false|t|f|yes|no)$/i },
  { bit: can.CAN_INT2, id: t.TYPE_INT2, looks: WHOLE, also: within(-32768n, 32767n) },
  { bit: can.CAN_INT4, id: t.TYPE_INT4, looks: WHOLE, also: within(-(2n ** 31n), 2n ** 31n - 1n) },
  { bit: can.CAN_INT8, id: t.TYPE_INT8, looks: WHOLE },
  { bit: can.CAN_NUMERIC, id: t.TYPE_NUMERIC, looks: /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/ },
  {
    bit: can.CAN_FLOAT8,
    id: t.TYPE_FLOAT8,
    looks:
      /^(?:-?(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:e[-+]?\d{1,4})?|-?(?:0(?:\.0+)?)e[-+]?\d+|nan|-?inf|-?infinity)$/i,
    also: keepsDigits,
  },
  { bit: can.CAN_UUID, id: t.TYPE_UUID, looks: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i },
  { bit: can.CAN_DATE, id: t.TYPE_DATE, looks: /^\d{4}-\d\d-\d\d$/ },
  {
    bit: can.CAN_TIMESTAMPTZ,
    id: t.TYPE_TIMESTAMPTZ,
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may stand there
    looks: /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d[^\x00-\x1f]*(?:Z|[-+]\d\d(?::?\d\d)?)$/,
  },
  { bit: can.CAN_TIMESTAMP, id: t.TYPE_TIMESTAMP, looks: /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d[\d:.]*$/ },
  { bit: can.CAN_TIME, id: t.TYPE_TIME, looks: /^\d\d:\d\d:\d\d(?:\.\d+)?$/ },
  { bit: can.CAN_JSONB, id: t.TYPE_JSONB, looks: /^[ \t-\r]*[{[]/ },
];

/** A double has all its bits between these powers of ten, and keeps 15 digits. */
function keepsDigits(text: string): boolean {
  const [, whole, fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e(.+))?$/i.exec(text) ?? [];
  if (whole === undefined) return true;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return true;
  if (digits.length > 15) return false;
  if (!/e/i.test(text)) return true;
  const first = whole !== '0' ? whole.length - 1 : -(fraction.length - digits.length) - 1;
  const scientific = Number(exponent) + first;
  return scientific >= -307 && scientific <= 307;
}

const STRING_BITS = can.CAN_UUID | can.CAN_DATE | can.CAN_TIMESTAMPTZ | can.CAN_TIMESTAMP | can.CAN_TIME;

interface Exports {
  encodeValue(at: number, end: number, out: number, column: number): number;
}

const INPUT_AT = 4 << 20;
const OUTPUT_AT = 8 << 20;
const COLUMN_AT = 2 << 20;

/** The types' own encoders, one value at a time. */
export class TypeReference {
  readonly #exports: Exports;
  readonly #memory = new WebAssembly.Memory({ initial: 512, maximum: 512, shared: true });

  constructor() {
    const file = new URL('../../dist/kernel/kernel.wasm', import.meta.url);
    const abort = () => {
      throw new Error('the kernel aborted');
    };
    const module = new WebAssembly.Module(readFileSync(file));
    const instance = new WebAssembly.Instance(module, { env: { memory: this.#memory, abort } });
    this.#exports = instance.exports as unknown as Exports;
  }

  /** Of a field of CSV. */
  text(value: string): number {
    return CSV_FORMS.filter(
      ({ id, looks, also }) => looks.test(value) && (also?.(value) ?? true) && this.#fits(id, value),
    )
      .map(({ bit }) => bit)
      .reduce((all, bit) => all | bit, 0);
  }

  /** Of a value of JSON: what a string means, or anything else as it is written. */
  json(value: string, isString: boolean): number {
    if (isString) return (this.text(value) & STRING_BITS) | can.CAN_JSONB;
    if (/^[{[]/.test(value)) return this.#fits(t.TYPE_JSONB, value) ? can.CAN_JSONB : 0;
    if (/^[tf]/.test(value)) return can.CAN_BOOL | can.CAN_JSONB;
    if (!this.#fits(t.TYPE_NUMERIC, value)) return 0;
    const numeric = can.CAN_NUMERIC | can.CAN_JSONB;
    if (!/^-?\d{1,18}$/.test(value)) return numeric;
    const number = BigInt(value);
    const small = number >= -32768n && number <= 32767n ? can.CAN_INT2 : 0;
    const medium = number >= -(2n ** 31n) && number < 2n ** 31n ? can.CAN_INT4 : 0;
    return numeric | can.CAN_INT8 | medium | small;
  }

  #fits(id: number, value: string): boolean {
    const bytes = Buffer.from(value);
    const memory = new Uint8Array(this.#memory.buffer);
    memory.set(bytes, INPUT_AT);
    memory.fill(0, INPUT_AT + bytes.length, INPUT_AT + bytes.length + 64);
    const column = new DataView(this.#memory.buffer, COLUMN_AT, layout.COLUMN_SIZE);
    const isTime = ([t.TYPE_TIME, t.TYPE_TIMESTAMP, t.TYPE_TIMESTAMPTZ] as number[]).includes(id);
    column.setUint32(layout.COLUMN_TYPE, id, true);
    column.setUint32(layout.COLUMN_A, isTime ? 6 : 0, true);
    return this.#exports.encodeValue(INPUT_AT, INPUT_AT + bytes.length, OUTPUT_AT, COLUMN_AT) !== 0;
  }
}
