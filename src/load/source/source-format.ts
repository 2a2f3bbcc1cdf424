import type { FormatName } from '../../config/settings.ts';
import type { InferredColumn } from '../../infer/decide.ts';
import type { KernelFormat } from '../../kernel/plan.ts';
import type { Destination } from '../../record/destination.ts';
import type { Schema } from '../../record/schema.ts';
import type { InputOffset } from '../../record/span.ts';
import type { Survey } from '../infer/survey.ts';

/** Where the parts of a record go, and how the kernel is to find them. */
export interface Mapped {
  readonly schema: Schema;
  readonly format: KernelFormat;
}

/** Bytes of an input, which begin at `offset`. */
export interface Piece {
  readonly lines: Uint8Array;
  readonly offset: InputOffset;
  /** A UNIT_*: what they stand for in the input. */
  readonly unit: number;
}

/** The format of a source whose beginning has been looked at. */
export interface SourceFormat {
  readonly name: FormatName;
  /** The columns of a target made for this source, from a sample of it. Throws `source/header`. */
  infer(): Promise<InferredColumn[]>;
  /** How to find the columns from all of the source. Throws `source/header`. */
  survey(): Survey;
  /** Throws `target/columns` where source and target do not fit, both sides named. */
  map(into: Destination): Mapped;
  /**
   * Takes in another input of the same job, and a piece of it for the sample, and tells the number of the plan by
   * which it is read. Throws `source/header` where the two cannot go into one target, both named.
   */
  join(other: SourceFormat, sample: Piece | undefined): number;
  /** Once it is mapped: the same for the inputs of the plans from 1 on. Columns and their order are the same. */
  readonly others: readonly Mapped[];
}
