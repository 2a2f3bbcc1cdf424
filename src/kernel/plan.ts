import type { Column, Schema, Wire, Zone } from '../record/schema.ts';
import { TYPE_DATE, TYPE_TIME, TYPE_TIMESTAMP, TYPE_TIMESTAMPTZ, TYPE_TIMETZ } from '../record/type-id.ts';
import * as layout from './layout.ts';

/** Types of which a value without an offset of its own means the session's. */
const ZONED_TYPES = [TYPE_TIMESTAMPTZ, TYPE_TIMETZ];
/** Types that know `now` and the like. */
const TIME_TYPES = [...ZONED_TYPES, TYPE_DATE, TYPE_TIME, TYPE_TIMESTAMP];

/** Bytes that frame and divide records. */
export interface KernelDialect {
  readonly delimiter: number;
  /** 0 for none. */
  readonly quote: number;
  /** Whether CR alone ends a line too. */
  readonly crStyle: boolean;
  /** Words that mean NULL where they stand unquoted; '' is the empty field. */
  readonly nulls: readonly string[];
}

/** Everything that the kernel is configured with. */
export interface KernelPlan {
  readonly schema: Schema;
  readonly dialect: KernelDialect;
  readonly wire: Wire;
  readonly maxRecordBytes: number;
  readonly lossy: boolean;
  readonly relativeTimes: boolean;
  /** Start of the run, microseconds since 2000-01-01 UTC. */
  readonly now: bigint;
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
  const words = plan.dialect.nulls.filter((word) => word !== '').map((word) => Buffer.from(word));
  const nulls = image.place(new Uint8Array(words.length * 8));
  words.forEach((word, i) => {
    image.u32(nulls + i * 8, image.place(word));
    image.u32(nulls + i * 8 + 4, word.length);
  });
  image.u32(header + layout.PLAN_COLUMNS, plan.schema.columns.length);
  image.u32(header + layout.PLAN_COLUMNS_AT, columns);
  image.u32(header + layout.PLAN_WIDTH, plan.schema.width);
  image.u32(header + layout.PLAN_DELIMITER, plan.dialect.delimiter);
  image.u32(header + layout.PLAN_QUOTE, plan.dialect.quote);
  image.u32(header + layout.PLAN_CR_STYLE, plan.dialect.crStyle ? 1 : 0);
  image.u32(header + layout.PLAN_WIRE, plan.wire === 'copy-text' ? 1 : 0);
  image.u32(header + layout.PLAN_EMPTY_IS_NULL, plan.dialect.nulls.includes('') ? 1 : 0);
  image.u32(header + layout.PLAN_NULLS, words.length);
  image.u32(header + layout.PLAN_NULLS_AT, nulls);
  image.u32(header + layout.PLAN_MAX_RECORD_BYTES, plan.maxRecordBytes);
  return image.bytes();
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

/** A growing piece of memory whose addresses start at `base`. */
class PlanImage {
  readonly #base: number;
  #buffer = Buffer.alloc(4096);
  #length = 0;

  constructor(base: number) {
    this.#base = base;
  }

  /** Appends bytes, aligned to 16, and returns their address. */
  place(bytes: Uint8Array): number {
    const at = (this.#length + 15) & ~15;
    const needed = at + bytes.length;
    if (needed > this.#buffer.length) {
      this.#buffer = Buffer.concat([this.#buffer, Buffer.alloc(needed)]);
    }
    this.#buffer.set(bytes, at);
    this.#length = needed;
    return this.#base + at;
  }

  u32(address: number, value: number): void {
    this.#buffer.writeUInt32LE(value, address - this.#base);
  }

  i64(address: number, value: bigint): void {
    this.#buffer.writeBigInt64LE(value, address - this.#base);
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }
}
