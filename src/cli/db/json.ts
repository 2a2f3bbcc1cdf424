import { isBool, isJson, isNumber, type Rows } from './rows.ts';
import { escapeUnits } from './unicode-escape.ts';

/** What JSON.stringify leaves as it is, but no terminal should see. Inside JSON it is only found in strings. */
const INVISIBLE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One JSON object a line. Numbers keep all their digits; a name that comes twice gets a number. */
export function* jsonLines({ columns, rows }: Rows): Iterable<string> {
  const keys = distinct(columns.map(({ name }) => name)).map((name) => JSON.stringify(name));
  for (const row of rows) {
    const members = row.map((value, at) => `${keys[at]}:${toJson(value, columns[at]?.type ?? 0)}`);
    yield `{${members.join(',')}}`.replace(INVISIBLE, escapeUnits);
  }
}

function toJson(value: string | null, type: number): string {
  if (value === null) return 'null';
  if (isBool(type)) return value === 't' ? 'true' : 'false';
  // NaN and Infinity are no JSON numbers.
  if (isNumber(type) && /^-?\d/.test(value)) return value;
  // A json value may hold line breaks, but only between its parts.
  if (isJson(type)) return value.replace(/[\r\n\t]/g, ' ');
  return JSON.stringify(value);
}

function distinct(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; used.has(free); count++) free = `${name}_${count}`;
    used.add(free);
    return free;
  });
}
