import type { Run } from './arena.ts';
import { NAIVE, NAIVE_NDJSON, PSQL_BINARY, PSQL_CSV } from './contestants.ts';
import type { TableKind } from './table.ts';

/** Medians of one contestant's runs on one table; ratios above 1 mean faster than that peer. */
export interface Summary {
  table: TableKind;
  name: string;
  runs: number;
  failed?: string;
  wallSeconds: number;
  slowestSeconds: number;
  fastestSeconds: number;
  /** Of CSV, or of the format that was asked for, also where CSV or binary was sent. */
  megabytesPerSecond: number;
  cpuSeconds: number;
  /** The highest of all runs. */
  peakBytes: number;
  timesPsqlCsv?: number;
  timesPsqlBinary?: number;
  timesNaive?: number;
}

/** In the order in which the contestants first ran. */
export function summarize(runs: readonly Run[], sourceBytes: number): Summary[] {
  const groups = Map.groupBy(runs, ({ table, name }) => `${table} ${name}`);
  const summaries = [...groups.values()].map((group) => summarizeOne(group, sourceBytes));
  for (const summary of summaries) {
    const times = (peer: string) => {
      const other = summaries.find(({ table, name }) => table === summary.table && name === peer);
      return other && !other.failed && !summary.failed ? other.wallSeconds / summary.wallSeconds : undefined;
    };
    Object.assign(summary, {
      timesPsqlCsv: times(PSQL_CSV),
      timesPsqlBinary: times(PSQL_BINARY),
      timesNaive: times(NAIVE) ?? times(NAIVE_NDJSON),
    });
  }
  return summaries;
}

function summarizeOne(runs: readonly Run[], sourceBytes: number): Summary {
  const { table, name } = runs[0] as Run;
  const failed = runs.find((run) => run.failed !== undefined)?.failed;
  const measured = runs.flatMap((run) => run.measured ?? []);
  const walls = measured.map((run) => run.wallSeconds);
  const wallSeconds = median(walls);
  return {
    table,
    name,
    runs: runs.length,
    ...(failed === undefined ? {} : { failed }),
    wallSeconds,
    slowestSeconds: Math.max(...walls),
    fastestSeconds: Math.min(...walls),
    megabytesPerSecond: sourceBytes / 1e6 / wallSeconds,
    cpuSeconds: median(measured.map((run) => run.cpuSeconds)),
    peakBytes: Math.max(...measured.map((run) => run.peakBytes)),
  };
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
