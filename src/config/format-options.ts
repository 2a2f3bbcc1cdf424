import type { RawLoad } from './raw.ts';

/** Options as typed that only one format of sources knows. */
export interface FormatOptions {
  readonly csv: readonly string[];
  readonly json: readonly string[];
}

const CSV_OPTIONS: readonly (readonly [keyof RawLoad, string])[] = [
  ['columns', '--columns'],
  ['header', '--no-header'],
  ['dialect', '--dialect'],
  ['delimiter', '--delimiter'],
  ['quote', '--quote'],
  ['escape', '--escape'],
  ['escapes', '--escapes'],
  ['comment', '--comment'],
  ['skipLines', '--skip-lines'],
  ['null', '--null'],
  ['empty', '--empty'],
  ['trim', '--trim'],
  ['ragged', '--ragged'],
  ['decimal', '--decimal'],
  ['thousands', '--thousands'],
  ['true', '--true'],
  ['false', '--false'],
];

const JSON_OPTIONS: readonly (readonly [keyof RawLoad, string])[] = [
  ['map', '--map'],
  ['rest', '--rest'],
  ['missing', '--missing'],
  ['duplicateKeys', '--duplicate-keys'],
  ['maxDepth', '--max-depth'],
];

export function formatOptions(raw: RawLoad): FormatOptions {
  const typed = (options: typeof CSV_OPTIONS) =>
    options.filter(([key]) => isTyped(key, raw[key])).map(([, flag]) => flag);
  return { csv: typed(CSV_OPTIONS), json: typed(JSON_OPTIONS) };
}

function isTyped(key: keyof RawLoad, value: unknown): boolean {
  if (key === 'header') return value === false;
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== false;
}
