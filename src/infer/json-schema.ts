import * as kind from '../kernel/infer-layout.ts';
import type { InferredColumn } from './decide.ts';
import { fullEvidenceOf } from './evidence.ts';
import type { ValueKind } from './profile.ts';

const KIND_NAMES: readonly (readonly [number, string])[] = [
  [kind.KIND_BOOLEANS, 'boolean'],
  [kind.KIND_NUMBERS, 'number'],
  [kind.KIND_STRINGS, 'string'],
  [kind.KIND_ARRAYS, 'array'],
  [kind.KIND_OBJECTS, 'object'],
];

/** Types of which a value of CSV is something else than a string. `jsonb` may be anything. */
const SCALARS: Readonly<Record<string, readonly string[]>> = {
  boolean: ['boolean'],
  bigint: ['integer'],
  numeric: ['number'],
  'double precision': ['number'],
};

/** Formats that all values of a type have. Times have none here: RFC 3339 wants them with an offset and a T. */
const FORMATS: Readonly<Record<string, string>> = { uuid: 'uuid', date: 'date' };

/**
 * The records as a JSON Schema (2020-12): those of a JSON source as they are, those of CSV as objects whose members
 * are the fields. `isWhole`: nothing was left unread, so that what was never missing is required.
 */
export function jsonSchema(
  title: string,
  columns: readonly InferredColumn[],
  from: ValueKind,
  isWhole: boolean,
): unknown {
  const required = columns.filter(({ nulls, profile }) => nulls === 0 && profile.values > 0);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: members(columns.map((column) => [column.name, property(column, from)])),
    ...(isWhole ? { required: required.map(({ name }) => name) } : {}),
  };
}

/** An object with these keys, `__proto__` among them where it is one. */
function members(entries: readonly (readonly [string, unknown])[]): unknown {
  const object = Object.create(null);
  for (const [key, value] of entries) {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return object;
}

function property(column: InferredColumn, from: ValueKind): unknown {
  const { type, profile, nulls } = column;
  const types = from === 'json' ? kindsOf(column) : (SCALARS[type.sql] ?? ['string']);
  const isAny = profile.values === 0 || (from === 'text' && type.sql === 'jsonb');
  const format = FORMATS[type.sql];
  const all = nulls > 0 ? [...types, 'null'] : types;
  return {
    ...(isAny ? {} : { type: all.length === 1 ? all[0] : all }),
    ...(format === undefined ? {} : { format }),
    $comment: type.sql,
    description: fullEvidenceOf(column),
  };
}

function kindsOf({ type, profile }: InferredColumn): string[] {
  const isWhole = type.sql === 'bigint';
  return KIND_NAMES.filter(([bit]) => (profile.kinds & bit) !== 0).map(([, name]) =>
    name === 'number' && isWhole ? 'integer' : name,
  );
}
