import type { InputOffset } from '../record/span.ts';
import * as t from '../record/type-id.ts';
import { TEXT } from './candidates.ts';
import { type InferredColumn, inferColumns } from './infer.ts';

/** A value of a record of JSON: a string as the text that it means, anything else as it stands there. */
export interface JsonCell {
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';
  readonly text: Uint8Array;
}

export interface JsonCells {
  readonly start: InputOffset;
  /** Undefined where the record has no such value. */
  readonly cells: readonly (JsonCell | undefined)[];
}

/** What a string may be besides text: not a number, for a code like "007" was written as a string on purpose. */
const STRING_TYPES = [t.TYPE_UUID, t.TYPE_DATE, t.TYPE_TIMESTAMPTZ, t.TYPE_TIMESTAMP, t.TYPE_TIME];
/** A whole number of at most so many digits fits bigint. */
const BIGINT = /^-?\d{1,18}$/;

/** Each column's type: of strings the one that they are written in, of anything else the one that JSON says. */
export function inferFromJson(names: readonly string[], records: readonly JsonCells[]): InferredColumn[] {
  const columns = names.map((_, i) =>
    records.flatMap(({ cells }) => {
      const cell = cells[i];
      return cell === undefined || cell.kind === 'null' ? [] : [cell];
    }),
  );
  const asStrings = inferColumns(
    names,
    records.map(({ start, cells }) => ({
      start,
      fields: cells.map((cell) => (cell?.kind === 'string' ? cell.text : null)),
    })),
  );
  return names.map((name, i) => {
    const cells = columns[i] ?? [];
    const strings = asStrings[i] as InferredColumn;
    const values = cells.length;
    const nulls = records.length - values;
    const [first] = cells;
    const example = first === undefined ? undefined : Buffer.from(first.text).toString();
    if (values > 0 && cells.every(({ kind }) => kind === 'string')) {
      if (STRING_TYPES.includes(strings.type.id)) return { ...strings, nulls };
      const { runnerUp, ...rest } = strings;
      return { ...rest, ...(runnerUp && strings.type === TEXT && { runnerUp }), type: TEXT, nulls };
    }
    return { name, type: typeOf(cells), values, nulls, example };
  });
}

function typeOf(cells: readonly JsonCell[]): InferredColumn['type'] {
  const all = (...kinds: JsonCell['kind'][]) => cells.every(({ kind }) => kinds.includes(kind));
  if (cells.length === 0) return TEXT;
  if (all('boolean')) return { id: t.TYPE_BOOL, sql: 'boolean', oid: 0 };
  if (all('number')) {
    const isWhole = cells.every(({ text }) => BIGINT.test(Buffer.from(text).toString('latin1')));
    return isWhole
      ? { id: t.TYPE_INT8, sql: 'bigint', oid: 0 }
      : { id: t.TYPE_NUMERIC, sql: 'numeric', oid: 0 };
  }
  const isNested = cells.some(({ kind }) => kind === 'array' || kind === 'object');
  return isNested ? { id: t.TYPE_JSONB, sql: 'jsonb', oid: 0 } : TEXT;
}
