import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  type FaultyCase,
  faultyCases,
  LOADED_REFERENCE,
  REFERENCE,
  refill,
  TABLE,
  tables,
} from './faulty-cases.ts';
import { faultyData } from './faulty-data.ts';
import { type Measured, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { copyCsvIn } from './peers/psql.ts';
import { fixed, say, sayTable } from './print.ts';
import type { BenchServer } from './server.ts';
import { median } from './summary.ts';

interface FaultyRun {
  name: string;
  round: number;
  failed?: string;
  measured?: Measured;
  /** Of the sessions that the run had open. */
  serverSeconds?: number;
}

const CLEAN_ROWS = 'public.orders_clean';
const CONTENT = (rows: string) =>
  `SELECT json_build_array(count(*), sum(hashtextextended(t::text, 0)::numeric)::text)::text AS content FROM ${rows} t`;

/** Loads with rows at fault, each beside the same load without any, or beside psql. What is in the table counts first. */
export async function faulty(options: BenchOptions, server: BenchServer, signal: AbortSignal) {
  const data = faultyData(options.size);
  const cases = faultyCases(data).filter(
    ({ name, beside }) =>
      options.only.length === 0 || name === beside || options.only.some((part) => name.includes(part)),
  );
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const ask = async (sql: string) => (await client.query<{ content: string }>(sql)).rows[0]?.content ?? '';
  for (const sql of tables()) await client.query(sql);
  await client.query(`CREATE TABLE ${CLEAN_ROWS} (LIKE ${TABLE})`);
  await load(server.url, CLEAN_ROWS, data.clean);
  const expected = new Map<FaultyCase, string>();
  for (const one of cases) {
    await client.query(`TRUNCATE ${REFERENCE} RESTART IDENTITY`);
    await load(server.url, LOADED_REFERENCE, one.file);
    for (const sql of refill(one.before, CLEAN_ROWS)) await client.query(sql);
    const there = one.before === 'other rows' ? `UNION ALL TABLE ${TABLE}` : '';
    expected.set(one, await ask(CONTENT(`(SELECT * FROM (${one.expected}) e ${there})`)));
  }
  const runs: FaultyRun[] = [];
  for (let round = 1; round <= options.runs; round++) {
    for (const one of cases) {
      for (const sql of refill(one.before, CLEAN_ROWS)) await client.query(sql);
      const before = endedSeconds(server.pid);
      const measured = await measure(one.command(server.url), signal);
      await pause(50);
      const serverSeconds = endedSeconds(server.pid) - before;
      const found = await ask(CONTENT(TABLE));
      const run: FaultyRun = { name: one.name, round, measured, serverSeconds };
      if (measured.status !== one.status)
        run.failed = `exit ${measured.status}: ${measured.stderr.slice(-500)}`;
      else if (found !== expected.get(one)) run.failed = `${found}, not ${expected.get(one)}`;
      runs.push(run);
      say(`${round}/${options.runs}  ${run.name}  ${run.failed ?? `${fixed(measured.wallSeconds, 2)} s`}`);
    }
  }
  await client.end();
  sayRatios(cases, runs, options.size);
  return { failed: runs.some((run) => run.failed !== undefined), data, runs };

  async function load(url: string, table: string, file: string): Promise<void> {
    const { status, stderr } = await measure(copyCsvIn(url, table, file), signal);
    if (status !== 0) throw new Error(stderr);
  }
}

/** CPU seconds of the postmaster's children that have ended: user and system. */
function endedSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function sayRatios(cases: readonly FaultyCase[], runs: readonly FaultyRun[], size: string): void {
  const of = (name: string, figure: (run: FaultyRun) => number | undefined) =>
    median(runs.flatMap((run) => (run.name === name && !run.failed ? (figure(run) ?? []) : [])));
  const seconds = (name: string) => of(name, ({ measured }) => measured?.wallSeconds);
  const cpu = (name: string) => of(name, ({ measured }) => measured?.cpuSeconds);
  const server = (name: string) => of(name, ({ serverSeconds }) => serverSeconds);
  say(`\n${size} of CSV, one lane, medians`);
  const lines = cases.map(({ name, beside }) => [
    name,
    fixed(seconds(name), 2) || 'failed',
    fixed(seconds(name) / seconds(beside), 2),
    fixed(cpu(name), 2),
    fixed(server(name), 2),
    fixed((cpu(name) + server(name)) / (cpu(beside) + server(beside)), 2),
  ]);
  sayTable([['', 'seconds', 'ratio', 'CPU s', 'server CPU s', 'ratio of CPU'], ...lines]);
}
