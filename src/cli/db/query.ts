import { ask } from './ask.ts';
import { csvLines } from './csv.ts';
import { jsonLines } from './json.ts';
import type { Rows } from './rows.ts';
import { startNoted } from './start-noted.ts';
import { tableLines } from './table.ts';

export interface QueryOptions {
  readonly json?: true;
  readonly csv?: true;
}

const LINES_AT_ONCE = 1000;

/**
 * Runs SQL on the private server and prints what it answers. All rows are held in memory: this is for
 * looking; COPY TO STDOUT is for exports.
 */
export async function printQuery(sql: string, options: QueryOptions): Promise<void> {
  const results = await ask(await startNoted(), sql);
  let lines: string[] = [];
  const flush = () => {
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
    lines = [];
  };
  for (const line of format(results, options)) {
    lines.push(line);
    if (lines.length === LINES_AT_ONCE) flush();
  }
  flush();
}

function* format(results: readonly Rows[], options: QueryOptions): Iterable<string> {
  const machine = options.json || options.csv;
  const shown = machine ? results.filter(({ columns }) => columns.length > 0) : results;
  for (const [index, rows] of shown.entries()) {
    if (index > 0 && !options.json) yield '';
    if (options.json) yield* jsonLines(rows);
    else if (options.csv) yield* csvLines(rows, process.stdout.isTTY);
    else yield* tableLines(rows);
  }
}
