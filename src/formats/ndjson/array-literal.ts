import type { JsonArray, JsonValue } from './syntax.ts';

type TextOf = (bytes: Buffer, start: number, end: number) => Uint8Array;

/**
 * A JSON array as PostgreSQL writes arrays. Strings go in quotes as the text that they mean, arrays become
 * arrays, objects go in quotes as they are. With `isRaw` every element goes as the JSON that it is.
 */
export function arrayLiteral(bytes: Buffer, array: JsonArray, isRaw: boolean, textOf: TextOf): Uint8Array {
  const elements = array.elements.map((value) => element(bytes, value, isRaw, textOf));
  return Buffer.from(`{${elements.join(',')}}`, 'latin1');
}

/** As Latin-1, one character for each byte. */
function element(bytes: Buffer, value: JsonValue, isRaw: boolean, textOf: TextOf): string {
  const { kind, start, end } = value;
  const raw = bytes.toString('latin1', start, end);
  if (kind === 'null') return 'NULL';
  if (kind === 'number' || kind === 'boolean') return raw;
  if (isRaw || kind === 'object') return quote(raw);
  if (kind === 'array') return Buffer.from(arrayLiteral(bytes, value, isRaw, textOf)).toString('latin1');
  return quote(Buffer.from(textOf(bytes, start, end)).toString('latin1'));
}

function quote(latin1: string): string {
  return `"${latin1.replace(/["\\]/g, '\\$&')}"`;
}
