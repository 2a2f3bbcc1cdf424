import { openArena, type Run } from './arena.ts';
import { type Contestant, contestants, PSQL_BINARY } from './contestants.ts';
import { benchData, makeNdjson } from './data.ts';
import type { BenchOptions } from './options.ts';
import { fixed, say, sayTable } from './print.ts';
import type { BenchServer } from './server.ts';
import { type Summary, summarize } from './summary.ts';

/** All contestants side by side, interleaved. One that has failed on a table does not run there again. */
export async function race(options: BenchOptions, server: BenchServer, signal: AbortSignal) {
  const data = benchData(options.size);
  const bytes = options.format === 'csv' ? data.bytes : makeNdjson(data, options.size);
  const chosen = contestants(options.lanes, options.format).filter(
    ({ name }) => options.only.length === 0 || options.only.some((part) => name.includes(part)),
  );
  const binary = chosen.some(({ name }) => name === PSQL_BINARY);
  const runs: Run[] = [];
  for (const kind of options.tables) {
    say(`${kind}: reference load by psql`);
    const arena = await openArena({ url: server.url, kind, data, binary, signal });
    let left: Contestant[] = chosen;
    for (let round = 1; round <= options.runs; round++) {
      for (const contestant of left) {
        const run = await arena.run(contestant, round);
        runs.push(run);
        sayRun(run, options.runs);
        if (run.failed !== undefined) left = left.filter((other) => other !== contestant);
      }
    }
  }
  const summaries = summarize(runs, bytes);
  for (const kind of options.tables) {
    say(
      `\n${kind}, ${data.rows} rows, ${(bytes / 1e6).toFixed(0)} MB of ${options.format}, medians of ${options.runs}`,
    );
    saySummaries(summaries.filter(({ table }) => table === kind));
  }
  return { failed: runs.some((run) => run.failed !== undefined), data, summaries, runs };
}

function sayRun({ table, name, round, failed, measured }: Run, rounds: number): void {
  const outcome = failed === undefined ? `${fixed(measured?.wallSeconds, 2)} s` : `failed: ${failed}`;
  say(`${table} ${round}/${rounds}  ${name}  ${outcome}`);
}

function saySummaries(summaries: readonly Summary[]): void {
  const head = [
    '',
    'seconds',
    'range',
    'MB/s',
    'x psql csv',
    'x psql binary',
    'x by row',
    'CPU s',
    'peak MB',
  ];
  const rows = summaries
    .filter((summary) => summary.failed === undefined)
    .map((summary) => [
      summary.name,
      fixed(summary.wallSeconds, 2),
      `${fixed(summary.fastestSeconds, 2)}-${fixed(summary.slowestSeconds, 2)}`,
      fixed(summary.megabytesPerSecond, 0),
      fixed(summary.timesPsqlCsv, 2),
      fixed(summary.timesPsqlBinary, 2),
      fixed(summary.timesNaive, 1),
      fixed(summary.cpuSeconds, 2),
      fixed(summary.peakBytes / 1e6, 0),
    ]);
  sayTable([head, ...rows]);
  for (const { name, failed } of summaries) if (failed !== undefined) say(`${name} failed: ${failed}`);
}
