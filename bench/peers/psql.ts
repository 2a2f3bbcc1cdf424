import { ORDER_COLUMNS } from '../../fixtures/order.ts';
import type { Command } from '../measure.ts';

function psql(url: string, ...commands: string[]): Command {
  const each = commands.flatMap((command) => ['-c', command]);
  return { argv: ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, ...each] };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function copyCsvIn(url: string, table: string, file: string): Command {
  return psql(url, `\\copy ${table} from ${literal(file)} with (format csv, header)`);
}

export function copyBinaryIn(url: string, table: string, file: string): Command {
  return psql(url, `\\copy ${table} from ${literal(file)} with (format binary)`);
}

export function copyBinaryOut(url: string, table: string, file: string): Command {
  return psql(url, `\\copy ${table} to ${literal(file)} with (format binary)`);
}

/** Rows that take the place of those with their key, as one writes it by hand: a temporary table, and a merge. */
export function upsertCsv(url: string, table: string, file: string, key: string): Command {
  const set = ORDER_COLUMNS.filter(({ name }) => name !== key).map(
    ({ name }) => `${name} = excluded.${name}`,
  );
  return psql(
    url,
    `create temp table staged (like ${table})`,
    `\\copy staged from ${literal(file)} with (format csv, header)`,
    `insert into ${table} select * from staged on conflict (${key}) do update set ${set.join(', ')}`,
  );
}
