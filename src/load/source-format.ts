import type { InferredColumn } from '../infer/infer.ts';
import type { KernelFormat } from '../kernel/plan.ts';
import type { Destination } from '../record/destination.ts';
import type { Schema } from '../record/schema.ts';

/** Where the parts of a record go, and how the kernel is to find them. */
export interface Mapped {
  readonly schema: Schema;
  readonly format: KernelFormat;
}

/** The format of a source whose beginning has been looked at. */
export interface SourceFormat {
  /** The columns of a target made for this source, from a sample of it. Throws `source/header`. */
  infer(): Promise<InferredColumn[]>;
  /** Throws `target/columns` where source and target do not fit, both sides named. */
  map(into: Destination): Mapped;
}
