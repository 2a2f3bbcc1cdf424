import type { Command } from '../measure.ts';

function psql(url: string, command: string): Command {
  return { argv: ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', command] };
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
