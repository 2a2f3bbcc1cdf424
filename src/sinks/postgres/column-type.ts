import type { ColumnType } from '../../record/schema.ts';
import * as id from '../../record/type-id.ts';
import type { CatalogType } from './catalog-query.ts';

/** A type, and what its domains add to the column. */
export interface ResolvedType {
  readonly type: ColumnType;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
}

/** PostgreSQL's own types, by their fixed OIDs. */
const BUILT_IN: Readonly<Record<number, number>> = {
  16: id.TYPE_BOOL,
  17: id.TYPE_BYTEA,
  20: id.TYPE_INT8,
  21: id.TYPE_INT2,
  23: id.TYPE_INT4,
  25: id.TYPE_TEXT,
  114: id.TYPE_JSON,
  650: id.TYPE_CIDR,
  700: id.TYPE_FLOAT4,
  701: id.TYPE_FLOAT8,
  829: id.TYPE_MACADDR,
  869: id.TYPE_INET,
  1042: id.TYPE_CHAR,
  1043: id.TYPE_VARCHAR,
  1082: id.TYPE_DATE,
  1083: id.TYPE_TIME,
  1114: id.TYPE_TIMESTAMP,
  1184: id.TYPE_TIMESTAMPTZ,
  1186: id.TYPE_INTERVAL,
  1266: id.TYPE_TIMETZ,
  1700: id.TYPE_NUMERIC,
  2950: id.TYPE_UUID,
  3802: id.TYPE_JSONB,
};

/** Bytes that `typmod` counts on top of what it means. */
const HEADER_BYTES = 4;
const FULL_FRACTION = 6;
/** interval: a `typmod` without field restrictions, and without a precision. */
const ALL_FIELDS = 0x7fff;
const ANY_PRECISION = 0xffff;

/** Walks from a type down to what is sent: through domains to their base, and into an array's element. */
export function resolveType(
  oid: number,
  modifier: number,
  sql: string,
  types: ReadonlyMap<number, CatalogType>,
): ResolvedType {
  const found = types.get(oid) as CatalogType;
  if (found.kind === 'd') {
    const base = resolveType(found.base, found.baseModifier, found.baseSql as string, types);
    return {
      type: { ...base.type, sql, oid },
      notNull: found.notNull || base.notNull,
      hasDefault: found.hasDefault,
    };
  }
  const type =
    found.kind === 'e' ? enumType(found, sql) : (arrayType(found, modifier, sql, types) ?? scalarType());
  return { type, notNull: false, hasDefault: false };

  function scalarType(): ColumnType {
    const scalar = { sql, oid };
    const known = BUILT_IN[oid] ?? id.TYPE_OTHER;
    const details = modifiersOf(known, modifier);
    return details ? { id: known, ...scalar, ...details } : { id: id.TYPE_OTHER, ...scalar };
  }
}

function enumType(found: CatalogType, sql: string): ColumnType {
  return { id: id.TYPE_ENUM, sql, oid: found.oid, labels: found.labels ?? [] };
}

/** Undefined where it is no array; an array of something without an encoder has none either. */
function arrayType(
  found: CatalogType,
  modifier: number,
  sql: string,
  types: ReadonlyMap<number, CatalogType>,
): ColumnType | undefined {
  // Only a true array is named by its element: `point` and `name` have elements and are none.
  if (found.element === 0 || types.get(found.element)?.array !== found.oid) return undefined;
  const { type: element } = resolveType(found.element, modifier, sql.replace(/\[\]$/, ''), types);
  // A domain over an array as the element makes arrays of arrays.
  const sendable = element.id !== id.TYPE_OTHER && element.id !== id.TYPE_ARRAY;
  return { id: sendable ? id.TYPE_ARRAY : id.TYPE_OTHER, sql, oid: found.oid, ...(sendable && { element }) };
}

/** What `typmod` says of a type; undefined where it asks for something that no encoder does. */
function modifiersOf(type: number, modifier: number): Partial<ColumnType> | undefined {
  switch (type) {
    case id.TYPE_VARCHAR:
    case id.TYPE_CHAR:
      return modifier < 0 ? {} : { length: modifier - HEADER_BYTES };
    case id.TYPE_NUMERIC: {
      if (modifier < 0) return {};
      const packed = modifier - HEADER_BYTES;
      // Eleven bits with a sign: scales run from -1000 to 1000.
      return { precision: (packed >> 16) & 0xffff, scale: ((packed & 0x7ff) ^ 0x400) - 0x400 };
    }
    case id.TYPE_TIME:
    case id.TYPE_TIMETZ:
    case id.TYPE_TIMESTAMP:
    case id.TYPE_TIMESTAMPTZ:
      return { fraction: modifier < 0 ? FULL_FRACTION : modifier };
    case id.TYPE_INTERVAL: {
      if (modifier < 0) return { fraction: FULL_FRACTION };
      const precision = modifier & 0xffff;
      if (((modifier >> 16) & ALL_FIELDS) !== ALL_FIELDS) return undefined;
      return { fraction: precision === ANY_PRECISION ? FULL_FRACTION : precision };
    }
    default:
      return {};
  }
}
