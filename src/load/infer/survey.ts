import type { JsonCell } from '../../infer/add-value.ts';
import type { ValueKind } from '../../infer/profile.ts';
import type { InferPlan } from '../../kernel/infer-plan.ts';
import type { KernelFormat } from '../../kernel/plan.ts';

/** How the columns of a source are found from all of it: the kernel looks at every value, as text. */
export interface Survey {
  readonly kind: ValueKind;
  /** One name for each field that the kernel looks at. */
  readonly names: readonly string[];
  readonly format: KernelFormat;
  readonly spelling: InferPlan;
  /** The column for what goes into no other. It is looked at by nobody. */
  readonly rest?: string;
  /** The values of a record that the kernel took, in the order of the names: undefined for NULL. */
  fieldsOf(record: Uint8Array): readonly (Uint8Array | undefined)[];
  /** Reads a record that the kernel refused for a key that is not among the names. Absent where there are no keys. */
  readUnforeseen?(record: Uint8Array): Unforeseen;
  /** The same with all keys that were met by then; undefined where they are more than the kernel can look for. */
  grown?(): Survey | undefined;
}

/** A record with keys that no record before had: its values by the names of their columns, or what is wrong with it. */
export type Unforeseen =
  | { readonly cells: ReadonlyMap<string, JsonCell | undefined> }
  | { readonly fault: number };
