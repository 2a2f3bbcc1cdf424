import type { FormatName, LoadSettings } from '../config/settings.ts';
import { bomLength } from '../formats/csv/bom.ts';
import type { Head } from './open-source.ts';

const BY_ENDING: readonly (readonly [RegExp, FormatName])[] = [
  [/\.(?:csv|tsv)(?:\.(?:gz|zst|br))?$/i, 'csv'],
  [/\.(?:ndjson|jsonl)(?:\.(?:gz|zst|br))?$/i, 'ndjson'],
];

/** What an object, and an array of objects, begins with: no line of CSV that is meant as such does. */
const OBJECT = /^[ \t\r\n]*\{[ \t\r\n]*["}]/;
const ARRAY = /^[ \t\r\n]*\[[ \t\r\n]*(?:[{\]]|$)/;
const LOOKED_AT_BYTES = 4096;

/** The format that was asked for; else the one that the source's name says; else the one that it begins like. */
export function detectFormat({ format, source }: LoadSettings, head: Head): FormatName {
  if (format !== undefined) return format;
  const named = BY_ENDING.find(([ending]) => ending.test(source));
  if (named !== undefined) return named[1];
  const from = bomLength(head.bytes);
  const beginning = Buffer.from(head.bytes.subarray(from, from + LOOKED_AT_BYTES)).toString('latin1');
  if (ARRAY.test(beginning)) return 'json';
  return OBJECT.test(beginning) || /\.json(?:\.(?:gz|zst|br))?$/i.test(source) ? 'ndjson' : 'csv';
}
