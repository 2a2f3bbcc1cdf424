import { ORDER_COLUMNS } from '../fixtures/order.ts';

const RAW = new Set(['bigint', 'int', 'numeric(12,2)', 'double precision', 'bool']);
const KEYS = ORDER_COLUMNS.map(({ name }) => `${JSON.stringify(name)}:`);
const IS_RAW = ORDER_COLUMNS.map(({ type }) => RAW.has(type));
const IS_NULLABLE = ORDER_COLUMNS.map(({ nullable }) => nullable);

/** The rows of a piece of the orders file, whole and without its header, as one JSON object a line. */
export function ndjsonOf(csv: Uint8Array): string {
  const text = Buffer.from(csv.buffer, csv.byteOffset, csv.length).toString();
  let lines = '';
  for (let at = 0; at < text.length; ) {
    let line = '{';
    for (let column = 0; column < KEYS.length; column++) {
      const last = column === KEYS.length - 1;
      const isQuoted = text[at] === '"';
      let end = isQuoted ? closing(text, at) : text.indexOf(last ? '\n' : ',', at);
      const value = isQuoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end);
      if (isQuoted) end += 1;
      const isNull = value === '' && IS_NULLABLE[column];
      line += KEYS[column] + (isNull ? 'null' : IS_RAW[column] ? value : JSON.stringify(value));
      if (!last) line += ',';
      at = end + 1;
    }
    lines += `${line}}\n`;
  }
  return lines;
}

/** The quote that closes the one at `at`. */
function closing(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); ; end = text.indexOf('"', end + 2)) {
    if (text[end + 1] !== '"') return end;
  }
}
