import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Contestant, Load } from './contestants.ts';
import type { BenchData } from './data.ts';
import { type Command, type Measured, measure } from './measure.ts';
import { copyBinaryOut, copyCsvIn } from './peers/psql.ts';
import { ROOT } from './root.ts';
import { createTable, type TableKind, tableName } from './table.ts';

/** What a table holds, whatever the order: its row count and the sum of a 64-bit hash of each row. */
interface Content {
  rows: string;
  hash: string;
}

/** One timed load. A run that failed, or loaded anything else than psql did, has `failed` and no time that counts. */
export interface Run {
  table: TableKind;
  name: string;
  round: number;
  argv: readonly string[];
  stdin?: string | undefined;
  failed?: string;
  measured?: Measured;
}

/** One table, the content that a right load leaves in it, and the way to run a contestant on it. */
export interface Arena {
  run(contestant: Contestant, round: number): Promise<Run>;
}

export interface ArenaOptions {
  url: string;
  kind: TableKind;
  data: BenchData;
  /** Whether the ready-made binary file will be asked for. */
  binary: boolean;
  signal: AbortSignal;
}

/**
 * Creates the table, loads it once with psql and keeps what came of that as the content that every run
 * has to equal. This also warms the page cache and makes the binary file, once for each data file.
 */
export async function openArena({ url, kind, data, signal, ...options }: ArenaOptions): Promise<Arena> {
  const table = tableName(kind);
  const binary = data.binary[kind];
  const load: Load = { url, table, csv: data.csv, ndjson: data.ndjson, binary };
  await query(url, `drop table if exists ${table}`);
  await query(url, createTable(kind));
  await mustRun(copyCsvIn(url, table, data.csv), signal);
  const expected = await content(url, table);
  if (expected.rows !== String(data.rows)) {
    throw new Error(`psql loaded ${expected.rows} of ${data.rows} rows`);
  }
  if (options.binary && !existsSync(join(ROOT, binary))) {
    await mustRun(copyBinaryOut(url, table, `${binary}.part`), signal);
    renameSync(join(ROOT, `${binary}.part`), join(ROOT, binary));
  }
  return {
    async run(contestant, round) {
      const { argv, stdin } = contestant.command(load);
      const run: Run = { table: kind, name: contestant.name, round, argv, stdin };
      const missing = contestant.needs.find((file) => !existsSync(join(ROOT, file)));
      if (missing) return { ...run, failed: `${missing} is missing: build first` };
      await query(url, `truncate ${table}`);
      await query(url, 'checkpoint');
      const measured = await measure({ argv, ...(stdin === undefined ? {} : { stdin }) }, signal);
      if (measured.status !== 0) return { ...run, failed: wordFailure(measured) };
      const found = await content(url, table);
      if (found.rows !== expected.rows) {
        return { ...run, failed: `loaded ${found.rows} of ${expected.rows} rows` };
      }
      if (found.hash !== expected.hash) return { ...run, failed: 'other rows than psql loaded' };
      return { ...run, measured };
    },
  };
}

async function content(url: string, table: string): Promise<Content> {
  const [row] = await query<Content>(
    url,
    `select count(*)::text as rows, sum(hashtextextended(t::text, 0)::numeric)::text as hash from ${table} t`,
  );
  if (!row) throw new Error('no answer');
  return row;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function mustRun(command: Command, signal: AbortSignal): Promise<void> {
  const measured = await measure(command, signal);
  if (measured.status !== 0) throw new Error(`${command.argv[0]}: ${wordFailure(measured)}`);
}

function wordFailure({ status, stderr }: Measured): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return `exit ${status}: ${(lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'silent').trim()}`;
}
