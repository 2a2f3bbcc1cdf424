/**
 * Value types that the kernel can check and encode. Read by both sides: TypeScript imports the
 * constants, AssemblyScript inlines them. That is why this file is plain constants and nothing else.
 */
export const TYPE_TEXT = 1;
export const TYPE_VARCHAR = 2;
export const TYPE_CHAR = 3;
export const TYPE_BOOL = 4;
export const TYPE_INT2 = 5;
export const TYPE_INT4 = 6;
export const TYPE_INT8 = 7;
export const TYPE_FLOAT4 = 8;
export const TYPE_FLOAT8 = 9;
export const TYPE_NUMERIC = 10;
export const TYPE_UUID = 11;
export const TYPE_DATE = 12;
export const TYPE_TIME = 13;
export const TYPE_TIMETZ = 14;
export const TYPE_TIMESTAMP = 15;
export const TYPE_TIMESTAMPTZ = 16;
export const TYPE_INTERVAL = 17;
export const TYPE_BYTEA = 18;
export const TYPE_JSON = 19;
export const TYPE_JSONB = 20;
export const TYPE_INET = 21;
export const TYPE_CIDR = 22;
export const TYPE_MACADDR = 23;
export const TYPE_ENUM = 24;
export const TYPE_ARRAY = 25;
/** A type without an encoder: its text goes to the server unchecked, in COPY TEXT only. */
export const TYPE_OTHER = 26;
