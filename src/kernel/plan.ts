import type { Column, Schema, Wire, Zone } from '../record/schema.ts';
import { TYPE_DATE, TYPE_TIME, TYPE_TIMESTAMP, TYPE_TIMESTAMPTZ, TYPE_TIMETZ } from '../record/type-id.ts';
import { type CsvFormat, writeCsvFormat } from './csv-plan.ts';
import { type InferPlan, writeInfer } from './infer-plan.ts';
import { type JsonFormat, writeJsonFormat } from './json-plan.ts';
import * as layout from './layout.ts';
import { plainDigits } from './plain-digits.ts';
import { PlanImage } from './plan-image.ts';
import { writeWire } from './wire-plan.ts';

/** Types of which a value without an offset of its own means the session's. */
const ZONED_TYPES = [TYPE_TIMESTAMPTZ, TYPE_TIMETZ];
/** Types that know `now` and the like. */
const TIME_TYPES = [...ZONED_TYPES, TYPE_DATE, TYPE_TIME, TYPE_TIMESTAMP];

/** How the source's bytes make records and fields: each format has its own way to frame and to decode. */
export type KernelFormat = CsvFormat | JsonFormat;

/** What of a source that is not all text is mended, and not a fault. */
export interface Mends {
  /** What is no UTF-8 becomes U+FFFD. */
  readonly replaces: boolean;
  /** NULs are left out, and `\u0000` in strings of JSON. */
  readonly strips: boolean;
}

/** Everything that the kernel is configured with. */
export interface KernelPlan {
  readonly schema: Schema;
  readonly format: KernelFormat;
  readonly wire: Wire;
  /** CSV: the byte that divides outgoing fields; a comma where it is not said. */
  readonly outDelimiter?: number;
  readonly maxRecordBytes: number;
  /** What is made of records that are not all text; absent where they are faults. */
  readonly mends?: Mends;
  readonly lossy: boolean;
  readonly relativeTimes: boolean;
  /** Start of the run, microseconds since 2000-01-01 UTC. */
  readonly now: bigint;
  /** Where the columns' types are looked for and no rows are made; their types in the schema mean nothing then. */
  readonly infer?: InferPlan;
  /** The session's zone; absent for UTC. */
  readonly zone?: Zone;
}

/** Writers of the tables that columns point to. Kept apart, so that each lies beside its reader's tests. */
export interface TableWriters {
  labels(labels: readonly string[]): Uint8Array;
  zone(zone: Zone): Uint8Array;
}

/**
 * The plan as the kernel reads it, to be placed at `base`. The structures of ../layout come first, then
 * what they point to.
 */
export function writePlan(plan: KernelPlan, base: number, tables: TableWriters): Uint8Array {
  const image = new PlanImage(base);
  const header = image.place(new Uint8Array(layout.PLAN_SIZE));
  const zone =
    plan.zone && dependsOnZone(plan.schema, plan.relativeTimes) ? image.place(tables.zone(plan.zone)) : 0;
  const columns = image.place(new Uint8Array(plan.schema.columns.length * layout.COLUMN_SIZE));
  plan.schema.columns.forEach((column, i) => {
    writeColumn(image, columns + i * layout.COLUMN_SIZE, column, plan, zone, tables);
  });
  if (plan.format.name === 'csv') writeCsvFormat(image, header, plan.format);
  else writeJsonFormat(image, header, plan.format, plan.schema);
  if (plan.infer) writeInfer(image, header, plan.infer);
  image.u32(header + layout.PLAN_COLUMNS, plan.schema.columns.length);
  image.u32(header + layout.PLAN_COLUMNS_AT, columns);
  image.u32(header + layout.PLAN_WIDTH, plan.schema.width);
  writeWire(image, header, columns, plan);
  image.u32(header + layout.PLAN_MAX_RECORD_BYTES, plan.maxRecordBytes);
  image.u32(header + layout.PLAN_MENDS, mendFlags(plan.mends));
  return image.bytes();
}

function mendFlags(mends: Mends | undefined): number {
  return (mends?.replaces ? layout.MEND_REPLACES : 0) | (mends?.strips ? layout.MEND_STRIPS : 0);
}

function writeColumn(
  image: PlanImage,
  at: number,
  column: Pick<Column, 'type' | 'notNull' | 'field'>,
  plan: KernelPlan,
  zone: number,
  tables: TableWriters,
): void {
  const type = column.type;
  const flags =
    (column.notNull ? layout.FLAG_NOT_NULL : 0) |
    (plan.lossy ? layout.FLAG_LOSSY : 0) |
    (plan.relativeTimes ? layout.FLAG_RELATIVE_TIMES : 0);
  image.u32(at + layout.COLUMN_TYPE, type.id);
  image.u32(at + layout.COLUMN_FIELD, column.field);
  image.u32(at + layout.COLUMN_FLAGS, flags);
  image.u32(at + layout.COLUMN_A, type.length ?? type.precision ?? type.fraction ?? 0);
  image.u32(at + layout.COLUMN_B, (type.scale ?? 0) >>> 0);
  image.i64(at + layout.COLUMN_NOW, plan.now);
  const plain = plainDigits(type);
  image.u32(at + layout.COLUMN_PLAIN_WHOLE, plain.whole);
  image.u32(at + layout.COLUMN_PLAIN_FRACTION, plain.fraction);
  if (type.labels) image.u32(at + layout.COLUMN_TABLE, image.place(tables.labels(type.labels)));
  if (TIME_TYPES.includes(type.id)) image.u32(at + layout.COLUMN_TABLE, zone);
  if (type.element) {
    const element = image.place(new Uint8Array(layout.COLUMN_SIZE));
    writeColumn(image, element, { type: type.element, notNull: false, field: 0 }, plan, zone, tables);
    image.u32(at + layout.COLUMN_ELEMENT, element);
    image.u32(at + layout.COLUMN_ELEMENT_OID, type.element.oid);
  }
}

/** Whether the meaning of some values depends on the session's zone, as that of `now` does where it is allowed. */
export function dependsOnZone(schema: Schema, relativeTimes: boolean): boolean {
  const zoned = relativeTimes ? TIME_TYPES : ZONED_TYPES;
  return schema.columns.some(({ type }) => zoned.includes(type.element?.id ?? type.id));
}
