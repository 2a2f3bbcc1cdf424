import { escapeText } from '../escape.ts';
import { displayWidth } from '../width.ts';
import { isNumber, type Rows } from './rows.ts';

/** An aligned table for people, numbers to the right, and the count of its rows. */
export function* tableLines({ columns, rows, tag }: Rows): Iterable<string> {
  if (columns.length === 0) {
    if (tag) yield tag;
    return;
  }
  const names = columns.map(({ name }) => escapeText(name));
  const cells = rows.map((row) => row.map((value) => (value === null ? 'NULL' : escapeText(value))));
  const widths = names.map(displayWidth);
  for (const row of cells) {
    for (const [at, text] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, displayWidth(text));
  }
  const line = (row: readonly string[], right: (at: number) => boolean) => {
    const padded = row.map((text, at) => pad(text, widths[at] ?? 0, right(at)));
    return ` ${padded.join(' | ')}`.trimEnd();
  };
  yield line(names, () => false);
  yield widths.map((width) => '-'.repeat(width + 2)).join('+');
  for (const row of cells) yield line(row, (at) => isNumber(columns[at]?.type ?? 0));
  yield `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(width - displayWidth(text));
  return right ? blanks + text : text + blanks;
}
