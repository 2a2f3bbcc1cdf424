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
