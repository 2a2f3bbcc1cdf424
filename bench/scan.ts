import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchData, benchData } from './data.ts';
import { type Command, type Measured, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import type { ScanAnswer } from './peers/duckdb.ts';
import { sluiceCheck, sluiceConvert } from './peers/sluice.ts';
import { fixed, say, sayTable } from './print.ts';
import { ROOT } from './root.ts';
import { median } from './summary.ts';

interface Scanner {
  name: string;
  command: Command;
  /** Rows that it says it has read. */
  rows(stdout: string): string;
  /** Its own time from the first byte to the last: what it takes to come up, and to find out types, is not in it. */
  scanSeconds(stdout: string): number;
}

interface ScanRun {
  name: string;
  round: number;
  failed?: string;
  measured?: Measured;
  scanSeconds?: number;
}

const duckdb = (file: string, threads: number): Scanner => ({
  name: `DuckDB, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  command: { argv: ['node', 'bench/peers/duckdb.ts', file, String(threads)] },
  rows: (stdout) => (JSON.parse(stdout) as ScanAnswer).rows,
  scanSeconds: (stdout) => (JSON.parse(stdout) as ScanAnswer).seconds,
});

const check = (file: string, workers: number): Scanner => ({
  name: `sluice check, ${workers === 0 ? 'no' : workers} ${workers === 1 ? 'worker' : 'workers'}`,
  command: sluiceCheck(file, workers),
  rows: (stdout) => String(JSON.parse(stdout).valid),
  scanSeconds: (stdout) => JSON.parse(stdout).seconds,
});

/** A typed scan of the orders as CSV, every value of every column read as its type: sluice beside DuckDB. */
export async function scan(options: BenchOptions, signal: AbortSignal) {
  const data = benchData(options.size);
  say('both read the same values: DuckDB of the file, and of what sluice makes of it');
  await compareValues(data, signal);
  const scanners = [1, 4]
    .map((threads) => duckdb(data.csv, threads))
    .concat([0, 1, 4].map((workers) => check(data.csv, workers)))
    .filter(({ name }) => options.only.length === 0 || options.only.some((part) => name.includes(part)));
  const runs: ScanRun[] = [];
  for (let round = 1; round <= options.runs; round++) {
    for (const scanner of scanners) {
      const run = await runOnce(scanner, round, data, signal);
      runs.push(run);
      say(`${round}/${options.runs}  ${run.name}  ${run.failed ?? `${fixed(run.scanSeconds, 2)} s`}`);
    }
  }
  sayScans(runs, data);
  return { failed: runs.some((run) => run.failed !== undefined), data, runs };
}

/** Sums and counts of the file by DuckDB have to be those of the NDJSON that sluice's kernel makes of it. */
async function compareValues(data: BenchData, signal: AbortSignal): Promise<void> {
  const made = `${data.csv}.scan.ndjson`;
  try {
    await answerOf(sluiceConvert(data.csv, made), signal);
    const [theirs, ours] = [data.csv, made].map((file) => duckdb(file, 4).command);
    const wanted = await answerOf(theirs as Command, signal);
    const found = await answerOf(ours as Command, signal);
    const { seconds: _, ...values } = JSON.parse(wanted) as ScanAnswer;
    const { seconds: __, ...same } = JSON.parse(found) as ScanAnswer;
    if (JSON.stringify(values) !== JSON.stringify(same)) {
      throw new Error(`not the same values: ${wanted} and ${found}`);
    }
    if (values.rows !== String(data.rows)) throw new Error(`${values.rows} rows, not ${data.rows}`);
  } finally {
    rmSync(join(ROOT, made), { force: true });
  }
}

async function answerOf(command: Command, signal: AbortSignal): Promise<string> {
  const { status, stdout, stderr } = await measure(command, signal);
  if (status !== 0) throw new Error(`${command.argv.join(' ')}: ${stderr}`);
  return stdout;
}

async function runOnce(
  scanner: Scanner,
  round: number,
  data: BenchData,
  signal: AbortSignal,
): Promise<ScanRun> {
  const { name, command } = scanner;
  const measured = await measure(command, signal);
  const { status, stdout, stderr } = measured;
  if (status !== 0) return { name, round, failed: `failed: exit ${status}: ${stderr.trim()}` };
  const rows = scanner.rows(stdout);
  if (rows !== String(data.rows)) return { name, round, failed: `failed: ${rows} rows, not ${data.rows}` };
  return { name, round, measured, scanSeconds: scanner.scanSeconds(stdout) };
}

function sayScans(runs: readonly ScanRun[], { rows, bytes }: BenchData): void {
  const names = [...new Set(runs.map(({ name }) => name))];
  const scans = new Map(names.map((name) => [name, median(secondsOf(runs, name))]));
  say(`\ntyped scan, ${rows} rows, ${(bytes / 1e6).toFixed(0)} MB of CSV, medians`);
  const lines = names.map((name) => {
    const seconds = scans.get(name) ?? Number.NaN;
    const all = runs.filter((run) => run.name === name).flatMap(({ measured }) => measured ?? []);
    const times = (threads: string) => fixed((scans.get(`DuckDB, ${threads}`) ?? Number.NaN) / seconds, 2);
    return [
      name,
      fixed(seconds, 2),
      fixed(bytes / 1e6 / seconds, 0),
      times('1 thread'),
      times('4 threads'),
      fixed(median(all.map(({ wallSeconds }) => wallSeconds)), 2),
      fixed(median(all.map(({ cpuSeconds }) => cpuSeconds)), 2),
      fixed(Math.max(...all.map(({ peakBytes }) => peakBytes)) / 1e6, 0),
    ];
  });
  sayTable([['', 'scan s', 'MB/s', 'x 1 thread', 'x 4 threads', 'process s', 'CPU s', 'peak MB'], ...lines]);
}

function secondsOf(runs: readonly ScanRun[], name: string): number[] {
  return runs.filter((run) => run.name === name).flatMap(({ scanSeconds }) => scanSeconds ?? []);
}
