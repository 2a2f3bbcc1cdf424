import type { Schema, Wire } from '../record/schema.ts';
import * as layout from './layout.ts';
import type { PlanImage } from './plan-image.ts';

const WIRES: Readonly<Record<Wire, number>> = {
  'copy-binary': layout.WIRE_COPY_BINARY,
  'copy-text': layout.WIRE_COPY_TEXT,
  ndjson: layout.WIRE_NDJSON,
  csv: layout.WIRE_CSV,
  none: layout.WIRE_NONE,
};

const COMMA = 0x2c;

/** What records become, as far as a plan says it. */
export interface WirePlan {
  readonly schema: Schema;
  readonly wire: Wire;
  readonly outDelimiter?: number;
}

/** Writes the wire into the plan's header, and its keys into the columns. */
export function writeWire(image: PlanImage, header: number, columns: number, plan: WirePlan): void {
  image.u32(header + layout.PLAN_WIRE, WIRES[plan.wire]);
  image.u32(header + layout.PLAN_OUT_DELIMITER, plan.outDelimiter ?? COMMA);
  if (plan.wire !== 'ndjson') return;
  for (const [i, key] of keysOf(plan.schema).entries()) {
    const column = columns + i * layout.COLUMN_SIZE;
    image.u32(column + layout.COLUMN_KEY_AT, image.place(key));
    image.u32(column + layout.COLUMN_KEY_BYTES, key.length);
  }
}

/** What stands before each column's value in a line of NDJSON: `{"a":` and `,"b":`. */
function keysOf({ columns }: Schema): Buffer[] {
  return columns.map(({ name }, i) => Buffer.from(`${i === 0 ? '{' : ','}${JSON.stringify(name)}:`));
}

/** Bytes that NULL takes in either form of COPY, and in JSON. */
const NULL_BYTES = 4;

/** Most bytes that a record becomes whose values are all NULL: none of them need have a byte in the source. */
export function emptyRecordBytes({ schema, wire }: WirePlan): number {
  const { length } = schema.columns;
  switch (wire) {
    case 'none':
      return 0;
    case 'csv':
      return length;
    case 'ndjson':
      return keysOf(schema).reduce((sum, key) => sum + key.length + NULL_BYTES, 2);
    default:
      return (length + 1) * NULL_BYTES;
  }
}
