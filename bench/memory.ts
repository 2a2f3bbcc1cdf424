import { openArena, type Run } from './arena.ts';
import type { Contestant } from './contestants.ts';
import { type BenchData, benchData } from './data.ts';
import { type Form, formOf } from './forms.ts';
import type { BenchOptions } from './options.ts';
import { SLUICE_NEEDS, sluiceLoad } from './peers/sluice.ts';
import { fixed, say, sayTable } from './print.ts';
import type { BenchServer } from './server.ts';

interface Peak extends Run {
  size: string;
}

/** Sluice alone at several sizes: its peak memory, and how that grows from the first size to the last. */
export async function memory(options: BenchOptions, server: BenchServer, signal: AbortSignal) {
  const sizes = options.size.split(',');
  const entries = options.forms.flatMap((form) =>
    options.lanes.map((lanes) => ({ form, name: named(form, lanes), lanes })),
  );
  const data: BenchData[] = [];
  const runs: Peak[] = [];
  for (const size of sizes) {
    say(`${size}: reference load by psql`);
    const sized = benchData(size);
    data.push(sized);
    const arena = await openArena({ url: server.url, kind: 'mixed', data: sized, binary: false, signal });
    for (let round = 1; round <= options.runs; round++) {
      for (const { form, name, lanes } of entries) {
        const { source, close } = await formOf(sized, size, form);
        const run = { size, ...(await arena.run(loadOf(name, source, form, lanes), round)) };
        close();
        runs.push(run);
        say(`${size} ${round}/${options.runs}  ${run.name}  ${outcome(run)}`);
      }
    }
  }
  say(`\npeak resident memory of the process, highest of ${options.runs}, MB`);
  const rows = entries.map(({ name }) => {
    const peaks = sizes.map((size) => peakBytes(runs, size, name));
    const growth = (peaks.at(-1) ?? Number.NaN) / (peaks[0] ?? Number.NaN);
    return [name, ...peaks.map((peak) => fixed(peak / 1e6, 1) || 'failed'), fixed(growth, 2)];
  });
  sayTable([['', ...sizes, 'ratio'], ...rows]);
  return { failed: runs.some((run) => run.failed !== undefined), data, runs };
}

function named(form: Form, lanes: number): string {
  return `${form}, ${lanes} ${lanes === 1 ? 'lane' : 'lanes'}`;
}

function loadOf(name: string, file: string, form: Form, lanes: number): Contestant {
  const from = form === 'stdin' ? 'stdin' : 'file';
  return {
    name,
    needs: SLUICE_NEEDS,
    command: ({ url, table }) => sluiceLoad({ url, table, file, lanes, from }),
  };
}

function outcome({ failed, measured }: Run): string {
  if (measured === undefined) return `failed: ${failed}`;
  return `${fixed(measured.peakBytes / 1e6, 1)} MB, ${fixed(measured.wallSeconds, 2)} s`;
}

/** NaN when a run failed. */
function peakBytes(runs: readonly Peak[], size: string, name: string): number {
  const peaks = runs
    .filter((run) => run.size === size && run.name === name)
    .map((run) => run.measured?.peakBytes ?? Number.NaN);
  return Math.max(...peaks);
}
