import type { CsvSettings } from '../../config/csv-settings.ts';
import type { LoadSettings } from '../../config/settings.ts';
import { nameOfDelimiter } from '../../formats/csv/detect-dialect.ts';
import { showPath } from '../../formats/ndjson/path.ts';
import type { KernelFormat } from '../../kernel/plan.ts';

type Row = readonly [name: string, text: string];

/** How the source is read, for people: what holds for its format, and nothing of others. */
export function formatLines(settings: LoadSettings, format: KernelFormat): string[] {
  const rows: readonly Row[] = [
    ['format', format.name],
    ...(format.name === 'csv' ? csvRows(settings) : jsonRows(settings)),
    ...settings.dateFormats.map(({ column, format }): Row => {
      return ['times', `${column === undefined ? '' : `${column} = `}${format.template}`];
    }),
  ];
  return ['reading', ...rows.map(([name, text]) => `  ${name.padEnd(10)}${text}`)];
}

function csvRows({ columns, header, csv }: LoadSettings): Row[] {
  const given = (name: string, text: string, usual: string): Row[] => (text === usual ? [] : [[name, text]]);
  return [
    ['columns', columns?.join(', ') ?? (header ? 'from the header' : 'as in the target')],
    ['delimiter', nameOfDelimiter(csv.delimiter)],
    ['quote', csv.quote === '' ? 'none' : csv.quote],
    ...given('escape', escapeOf(csv), ''),
    ...given('comment', csv.comment, ''),
    ...given('skipped', `${csv.skipLines} lines`, '0 lines'),
    ['NULL', [...(csv.emptyIsNull ? ['an empty field'] : []), ...csv.nulls].join(', ') || 'nothing'],
    ...given('blanks', csv.trim ? 'around fields left out' : '', ''),
    ...given('ragged', csv.ragged, 'reject'),
    ...given('decimal', csv.decimal, '.'),
    ...given('thousands', csv.thousands, ''),
    ...given('true', csv.trueWords.join(', '), ''),
    ...given('false', csv.falseWords.join(', '), ''),
  ];
}

function escapeOf({ escape: escaping, escapes }: CsvSettings): string {
  if (escaping === '') return '';
  return escapes === 'quotes' ? `${escaping} within quotes` : `${escaping} as in ${escapes}`;
}

function jsonRows({ map, rest, missing, duplicateKeys, maxDepth }: LoadSettings): Row[] {
  return [
    ...map.map(({ path, column }): Row => ['map', `${showPath(path)} = ${column}`]),
    ...(rest === undefined ? [] : [['rest', rest] as const]),
    ['missing', missing],
    ['twice', duplicateKeys],
    ['depth', maxDepth.toLocaleString('en-US')],
  ];
}
