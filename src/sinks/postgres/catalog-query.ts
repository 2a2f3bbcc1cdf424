/** The row that `CATALOG_QUERY` gives; none where there is no such table. */
export interface CatalogRow {
  schema: string;
  table: string;
  /** `pg_class.relkind`. */
  kind: string;
  /** `pg_class.relpersistence`. */
  persistence: string;
  mayInsert: boolean;
  rowSecurity: boolean;
  insertTrigger: boolean;
  user: string;
  timeZone: string;
  serverVersion: number;
  standby: boolean;
  columns: CatalogColumn[];
  types: CatalogType[];
}

export interface CatalogColumn {
  name: string;
  type: number;
  modifier: number;
  /** As PostgreSQL writes type and modifier. */
  sql: string;
  notNull: boolean;
  hasDefault: boolean;
  /** `pg_attribute.attgenerated`, '' for none. */
  generated: string;
  /** `pg_attribute.attidentity`, '' for none. */
  identity: string;
  mayInsert: boolean;
}

/** One type that a column is made of: its own, a domain's base, an array's element, and so on down. */
export interface CatalogType {
  oid: number;
  /** `pg_type.typtype`: b, d, e and others. */
  kind: string;
  /** domain: what it stands over, 0 for others. */
  base: number;
  baseModifier: number;
  baseSql: string | null;
  notNull: boolean;
  hasDefault: boolean;
  /** 0 where it has no elements; fixed-length types may have some without being arrays. */
  element: number;
  /** The array type over this one, 0 for none. */
  array: number;
  labels: string[] | null;
}

/** $1: the table's name, quoted. Found through search_path where it has no schema. */
export const CATALOG_QUERY = `
WITH RECURSIVE relation AS (
  SELECT c.oid, c.relname, c.relkind, c.relpersistence, n.nspname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = to_regclass($1)
), attribute AS (
  SELECT a.*, d.adbin IS NOT NULL AS has_default
  FROM pg_attribute a JOIN relation r ON a.attrelid = r.oid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped
), used AS (
  SELECT atttypid AS oid FROM attribute
  UNION
  SELECT part.oid FROM used JOIN pg_type t ON t.oid = used.oid,
    LATERAL (VALUES (t.typbasetype), (t.typelem)) AS part (oid)
  WHERE part.oid <> 0
)
SELECT r.nspname AS schema, r.relname AS table, r.relkind AS kind, r.relpersistence AS persistence,
  has_table_privilege(r.oid, 'INSERT') AS "mayInsert",
  row_security_active(r.oid) AS "rowSecurity",
  EXISTS (SELECT FROM pg_trigger WHERE tgrelid = r.oid AND tgtype & 68 = 68) AS "insertTrigger",
  current_user AS "user", current_setting('TimeZone') AS "timeZone",
  current_setting('server_version_num')::int AS "serverVersion", pg_is_in_recovery() AS standby,
  (SELECT coalesce(json_agg(json_build_object(
      'name', attname, 'type', atttypid::int8, 'modifier', atttypmod, 'sql', format_type(atttypid, atttypmod),
      'notNull', attnotnull, 'hasDefault', has_default, 'generated', attgenerated, 'identity', attidentity,
      'mayInsert', has_column_privilege(attrelid, attnum, 'INSERT')
    ) ORDER BY attnum), '[]') FROM attribute) AS columns,
  (SELECT coalesce(json_agg(json_build_object(
      'oid', t.oid::int8, 'kind', t.typtype, 'base', t.typbasetype::int8, 'baseModifier', t.typtypmod,
      'baseSql', format_type(nullif(t.typbasetype, 0), t.typtypmod), 'notNull', t.typnotnull,
      'hasDefault', t.typdefault IS NOT NULL, 'element', t.typelem::int8, 'array', t.typarray::int8,
      'labels', (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
    )), '[]') FROM used JOIN pg_type t ON t.oid = used.oid) AS types
FROM relation r`;
