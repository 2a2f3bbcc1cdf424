import type { Command } from '../measure.ts';

const SLUICE = 'bin/sluice';
/** Files that have to be there before sluice can run. */
export const SLUICE_NEEDS: readonly string[] = [SLUICE, 'dist/bundle/main.js', 'dist/kernel/kernel.wasm'];

export interface SluiceLoad {
  url: string;
  table: string;
  file: string;
  lanes: number;
  from: 'file' | 'stdin';
}

/** The one place that knows sluice's command line. */
export function sluiceLoad({ url, table, file, lanes, from }: SluiceLoad): Command {
  const target = ['--to', url, '--table', table, '--lanes', String(lanes)];
  const argv = ['node', SLUICE, 'load'];
  if (from === 'stdin') return { argv: [...argv, '-', ...target], stdin: file };
  return { argv: [...argv, file, ...target, '--again'] };
}

/** One lane, as --on-conflict has it; without a ledger there is nothing that could be loaded again. */
export function sluiceFaulty(url: string, table: string, file: string, more: readonly string[]): Command {
  const { argv } = sluiceLoad({ url, table, file, lanes: 1, from: 'file' });
  const loading = more.includes('--no-ledger') ? argv.filter((word) => word !== '--again') : argv;
  return {
    argv: [...loading, '--max-rejects', '100%', '--rejects', `${file}.rejects.ndjson`, '--json', ...more],
  };
}

/** A typed scan: every value is read, and nothing written. */
export function sluiceCheck(file: string, workers: number): Command {
  return { argv: ['node', SLUICE, 'check', file, '--workers', String(workers), '--json', '--quiet'] };
}

/** Makes another file of one. */
export function sluiceConvert(file: string, to: string): Command {
  return { argv: ['node', SLUICE, 'load', file, '--to', to, '--overwrite'] };
}
