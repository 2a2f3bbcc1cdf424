import type { Template } from './template.ts';

/** What messages are made of. */
export interface MessageShape {
  readonly subject: Template;
  readonly headers: readonly { readonly name: string; readonly value: Template }[];
  /** `record` is the source's own bytes, `json` what the kernel made of them. */
  readonly body: 'record' | 'json';
  /** Fields whose values are a message's identity; undefined where its place in the source is. */
  readonly idFields: readonly string[] | undefined;
  /** Records go together in blocks of about so many bytes, each on a line of its own; undefined for one by one. */
  readonly packBytes: number | undefined;
  /** Names of the columns that the kernel writes, in their order. */
  readonly columns: readonly string[];
}

/** What a block's headers take, and the line feed behind its last record. */
const BLOCK_SPARE_BYTES = 4096;

/** With blocks no longer than a message may be. */
export function limitedShape(shape: MessageShape, limitBytes: number): MessageShape {
  if (shape.packBytes === undefined) return shape;
  return { ...shape, packBytes: Math.max(1, Math.min(shape.packBytes, limitBytes - BLOCK_SPARE_BYTES)) };
}
