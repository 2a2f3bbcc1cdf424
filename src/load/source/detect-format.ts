import type { FormatName, LoadSettings } from '../../config/settings.ts';
import { looksLikeJson } from './looks-like-json.ts';
import type { Head } from './open-source.ts';

const BY_ENDING: readonly (readonly [RegExp, FormatName])[] = [
  [/\.(?:csv|tsv)(?:\.(?:gz|zst|br))?$/i, 'csv'],
  [/\.(?:ndjson|jsonl)(?:\.(?:gz|zst|br))?$/i, 'ndjson'],
];

/** The format that was asked for; else the one that the source's name says; else the one that it begins like. */
export function detectFormat({ format, source }: LoadSettings, head: Head): FormatName {
  if (format !== undefined) return format;
  const named = BY_ENDING.find(([ending]) => ending.test(source));
  if (named !== undefined) return named[1];
  const json = looksLikeJson(head.bytes);
  if (json !== undefined) return json;
  return /\.json(?:\.(?:gz|zst|br))?$/i.test(source) ? 'ndjson' : 'csv';
}
