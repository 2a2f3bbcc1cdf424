import { ORDER_COLUMNS } from '../../fixtures/order.ts';

const SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One row as a line of COPY TEXT. csv-parse gives '' for NULL as well, which the column then decides. */
export function textLine(row: readonly string[]): string {
  const fields = row.map((value, index) =>
    value === '' && ORDER_COLUMNS[index]?.nullable
      ? '\\N'
      : value.replace(SPECIAL, (found) => ESCAPES[found] as string),
  );
  return `${fields.join('\t')}\n`;
}
