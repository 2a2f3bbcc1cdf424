import type { Schema, Wire } from '../../record/schema.ts';
import { TYPE_OTHER } from '../../record/type-id.ts';

/** COPY BINARY, unless a column has a type that only the server can read. */
export function wireOf(schema: Schema): Wire {
  return schema.columns.some(({ type }) => type.id === TYPE_OTHER) ? 'copy-text' : 'copy-binary';
}
