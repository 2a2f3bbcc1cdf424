import { ORDER_COLUMNS } from '../fixtures/order.ts';

/** `mixed`: every column of its own type. `text`: the same file into columns that are all text. */
export const TABLE_KINDS = ['mixed', 'text'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

export function tableName(kind: TableKind): string {
  return `public.orders_${kind}`;
}

export function createTable(kind: TableKind): string {
  const columns = ORDER_COLUMNS.map(
    ({ name, type, nullable }) =>
      `  ${name} ${kind === 'text' ? 'text' : type}${nullable ? '' : ' not null'}`,
  );
  return `create table ${tableName(kind)} (\n${columns.join(',\n')}\n);`;
}
