import type { Command } from './measure.ts';
import type { BenchFormat } from './options.ts';
import { copyBinaryIn, copyCsvIn } from './peers/psql.ts';
import { SLUICE_NEEDS, sluiceLoad } from './peers/sluice.ts';

/** What every contestant is to load, and where to. */
export interface Load {
  url: string;
  table: string;
  csv: string;
  ndjson: string;
  binary: string;
}

export interface Contestant {
  name: string;
  command(load: Load): Command;
  /** Files, from the repository's root, without which it cannot run. */
  needs: readonly string[];
}

export const PSQL_CSV = 'psql csv';
export const PSQL_BINARY = 'psql binary';
export const NAIVE = 'csv-parse by row';
export const NAIVE_NDJSON = 'JSON.parse by row';

export function contestants(lanes: readonly number[], format: BenchFormat): Contestant[] {
  const psql: Contestant[] = [
    { name: PSQL_CSV, needs: [], command: ({ url, table, csv }) => copyCsvIn(url, table, csv) },
    { name: PSQL_BINARY, needs: [], command: ({ url, table, binary }) => copyBinaryIn(url, table, binary) },
  ];
  if (format === 'ndjson') {
    const naive = nodePeer(NAIVE_NDJSON, 'naive-ndjson.ts', 'ndjson');
    const ours = lanes.map((count) => sluice(count, 'file', 'ndjson'));
    return [...psql, naive, ...ours, sluice(1, 'stdin', 'ndjson')];
  }
  return [
    ...psql,
    nodePeer(NAIVE, 'naive.ts'),
    nodePeer('csv-parse in 64 KB', 'batched.ts'),
    ...lanes.map((count) => sluice(count, 'file')),
    sluice(1, 'stdin'),
  ];
}

export function sluice(lanes: number, from: 'file' | 'stdin', format: BenchFormat = 'csv'): Contestant {
  return {
    name: `sluice ${lanes} ${lanes === 1 ? 'lane' : 'lanes'}${from === 'stdin' ? ', stdin' : ''}`,
    needs: SLUICE_NEEDS,
    command: (load) => sluiceLoad({ url: load.url, table: load.table, file: load[format], lanes, from }),
  };
}

function nodePeer(name: string, script: string, format: BenchFormat = 'csv'): Contestant {
  return {
    name,
    needs: [],
    command: (load) => ({ argv: ['node', `bench/peers/${script}`, load.url, load.table, load[format]] }),
  };
}
