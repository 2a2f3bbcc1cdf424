import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { createDatabase } from './database.ts';
import { type Ran, sluice, temporaryFolder } from './sluice.ts';

/** A folder with these files. */
export function filesIn(contents: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A database of its own with a table `t (seq serial, a int, b text)`, whose rows are numbered as they come. */
export async function freshTarget(definition = 'seq serial, a int, b text') {
  const url = await createDatabase(18);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`CREATE TABLE t (${definition})`);
  const ask = async <T>(sql: string): Promise<T> => {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0] as T;
  };
  return {
    url,
    client,
    ask,
    /** Runs a load into it, from within a folder. */
    load: (folder: string, ...args: string[]): Promise<Ran> =>
      sluice(['load', ...args, '--to', url, '--table', 't'], '', folder),
    /** How many rows there are, and how many different values of `a`. */
    counts: async (): Promise<[number, number]> => {
      const { rows } = await client.query('SELECT count(*)::int AS a, count(DISTINCT a)::int AS b FROM t');
      return [rows[0].a, rows[0].b];
    },
    /** The values of `a` in the order in which they came. */
    order: () => ask<string>(`SELECT string_agg(a::text, ' ' ORDER BY seq) FROM t`),
  };
}

/** Rows `a,b` with these numbers. */
export function rows(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, i) => `${from + i},row ${from + i}\n`).join('');
}

export function csv(from: number, to: number): string {
  return `a,b\n${rows(from, to)}`;
}
