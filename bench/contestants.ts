import type { Command } from './measure.ts';
import { copyBinaryIn, copyCsvIn } from './peers/psql.ts';
import { SLUICE_NEEDS, sluiceLoad } from './peers/sluice.ts';

/** What every contestant is to load, and where to. */
export interface Load {
  url: string;
  table: string;
  csv: string;
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

export function contestants(lanes: readonly number[]): Contestant[] {
  return [
    { name: PSQL_CSV, needs: [], command: ({ url, table, csv }) => copyCsvIn(url, table, csv) },
    { name: PSQL_BINARY, needs: [], command: ({ url, table, binary }) => copyBinaryIn(url, table, binary) },
    nodePeer(NAIVE, 'naive.ts'),
    nodePeer('csv-parse in 64 KB', 'batched.ts'),
    ...lanes.map((count) => sluice(count, 'file')),
    sluice(1, 'stdin'),
  ];
}

export function sluice(lanes: number, from: 'file' | 'stdin'): Contestant {
  return {
    name: `sluice ${lanes} ${lanes === 1 ? 'lane' : 'lanes'}${from === 'stdin' ? ', stdin' : ''}`,
    needs: SLUICE_NEEDS,
    command: ({ url, table, csv }) => sluiceLoad({ url, table, csv, lanes, from }),
  };
}

function nodePeer(name: string, script: string): Contestant {
  return {
    name,
    needs: [],
    command: ({ url, table, csv }) => ({ argv: ['node', `bench/peers/${script}`, url, table, csv] }),
  };
}
