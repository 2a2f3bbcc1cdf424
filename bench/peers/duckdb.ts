import { DuckDBInstance } from '@duckdb/node-api';
import { ORDER_COLUMNS } from '../../fixtures/order.ts';

/**
 * Arguments of the process: file, threads. Reads every value of the orders, CSV or NDJSON, as its type, and prints
 * what `ScanAnswer` says. The dialect and the types are told to it, so that it has nothing to find out.
 */
const TYPES: Readonly<Record<string, string>> = {
  'numeric(12,2)': 'decimal(12,2)',
  int: 'integer',
  bool: 'boolean',
  'char(2)': 'varchar',
  text: 'varchar',
};

/** What a scan found; sums as text, for they have more digits than a float. */
export interface ScanAnswer {
  rows: string;
  ids: string;
  amounts: string;
  quantities: string;
  /** Values that are there, by column. */
  values: string[];
  seconds: number;
}

async function main(): Promise<void> {
  const [file = '', threads = '1'] = process.argv.slice(2);
  const columns = ORDER_COLUMNS.map(({ name, type }) => `'${name}': '${TYPES[type] ?? type}'`).join(', ');
  const counts = ORDER_COLUMNS.map(({ name }) => `count(${name})`).join(', ');
  const read = file.endsWith('.ndjson')
    ? `read_ndjson('${file}', columns = {${columns}})`
    : `read_csv('${file}', auto_detect = false, header = true, delim = ',', quote = '"', allow_quoted_nulls = false, columns = {${columns}})`;
  const instance = await DuckDBInstance.create(':memory:', { threads });
  const connection = await instance.connect();
  const started = performance.now();
  const reader = await connection.runAndReadAll(
    `select count(*), sum(order_id), sum(amount), sum(quantity), ${counts} from ${read}`,
  );
  const seconds = (performance.now() - started) / 1000;
  const [rows, ids, amounts, quantities, ...values] = (reader.getRowsJson()[0] ?? []).map(String);
  const answer = { rows, ids, amounts, quantities, values, seconds };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

if (import.meta.main) await main();
