import type { InferredColumn } from '../infer/infer.ts';
import type { KernelFormat } from '../kernel/plan.ts';
import type { Schema } from '../record/schema.ts';
import type { Table } from '../sinks/postgres/table.ts';

/** Where the parts of a record go, and how the kernel is to find them. */
export interface Mapped {
  readonly schema: Schema;
  readonly format: KernelFormat;
}

/** The format of a source whose beginning has been looked at. */
export interface SourceFormat {
  /** The columns of a table made for this source, from a sample of it. Throws `source/header`. */
  infer(): Promise<InferredColumn[]>;
  /** Throws `target/columns` where source and table do not fit, both sides named. */
  map(table: Table): Mapped;
}
