/** What one SQL statement answered. Values are the server's text, NULL is null. */
export interface Rows {
  /** Empty for a statement that gives no rows. `type` is the type's oid. */
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** As `INSERT 3`. */
  readonly tag: string;
}

const BOOL = 16;
const JSON_TYPES = new Set([114, 3802]);
/** int8, int2, int4, oid, float4, float8, numeric. */
const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);

export const isNumber = (type: number) => NUMBERS.has(type);
export const isBool = (type: number) => type === BOOL;
export const isJson = (type: number) => JSON_TYPES.has(type);
