import { escapeText } from '../escape.ts';
import type { Rows } from './rows.ts';

/** CSV with a header. NULL is a bare empty field. On a terminal, values are made printable. */
export function* csvLines({ columns, rows }: Rows, terminal: boolean): Iterable<string> {
  const show = (value: string | null) => quote(value !== null && terminal ? escapeText(value) : value);
  yield columns.map(({ name }) => show(name)).join(',');
  for (const row of rows) yield row.map(show).join(',');
}

function quote(value: string | null): string {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
