import { bomLength } from '../../formats/csv/bom.ts';

/** What an object, and an array of objects, begins with: no line of CSV that is meant as such does. */
const OBJECT = /^[ \t\r\n]*\{[ \t\r\n]*["}]/;
const ARRAY = /^[ \t\r\n]*\[[ \t\r\n]*(?:[{\]]|$)/;
const LOOKED_AT_BYTES = 4096;

/** The format of JSON that an input begins like, if it does. */
export function looksLikeJson(head: Uint8Array): 'json' | 'ndjson' | undefined {
  const from = bomLength(head);
  const beginning = Buffer.from(head.subarray(from, from + LOOKED_AT_BYTES)).toString('latin1');
  if (ARRAY.test(beginning)) return 'json';
  return OBJECT.test(beginning) ? 'ndjson' : undefined;
}
