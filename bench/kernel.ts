import { parseArgs } from 'node:util';
import { generate } from './generate.ts';
import { ndjsonOf } from './ndjson.ts';
import { PHASES, type PhaseInput } from './phases.ts';
import { fixed, say, sayTable } from './print.ts';
import { parseSize } from './size.ts';
import { median } from './summary.ts';

const HELP = `npm run bench:kernel -- [options]
  --size 64MiB    of the mixed CSV, held in memory, or of its rows as NDJSON
  --runs 7        timed runs of each phase; one more warms up
  --only scan     phases whose name holds this`;

interface Input {
  bytes: Uint8Array;
  records: number;
}

function makeInput(size: string, of: PhaseInput): Input {
  const bytes: Uint8Array[] = [];
  // A header is a record as well.
  let records = of === 'csv' ? 1 : 0;
  for (const part of generate({ bytes: parseSize(size) })) {
    if (of === 'csv') bytes.push(part.bytes.slice());
    else if (part.rows > 0) bytes.push(Buffer.from(ndjsonOf(part.bytes)));
    records += part.rows;
  }
  return { bytes: Buffer.concat(bytes), records };
}

/** Median seconds. The answer is checked in every run, before its time counts. */
function time(run: (bytes: Uint8Array) => number, { bytes, records }: Input, runs: number): number {
  const seconds: number[] = [];
  for (let round = 0; round <= runs; round++) {
    const started = performance.now();
    const found = run(bytes);
    const taken = (performance.now() - started) / 1000;
    if (found !== records) throw new Error(`found ${found} of ${records} records`);
    if (round > 0) seconds.push(taken);
  }
  return median(seconds);
}

function main(): void {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '64MiB' },
      runs: { type: 'string', default: '7' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return;
  }
  for (const kind of ['csv', 'ndjson'] as const) {
    const phases = PHASES.filter((phase) => phase.of === kind && phase.name.includes(values.only));
    if (phases.length === 0) continue;
    const input = makeInput(values.size, kind);
    const megabytes = input.bytes.length / 1e6;
    const rows = phases.map(({ name, run }) => {
      const seconds = time(run, input, Number(values.runs));
      return [name, fixed(seconds * 1000, 1), fixed(megabytes / seconds, 0)];
    });
    const what = `${fixed(megabytes, 0)} MB of ${kind === 'csv' ? 'CSV' : 'NDJSON'}, ${input.records} records`;
    say(`${what}, medians of ${values.runs}, one core`);
    sayTable([['', 'ms', 'MB/s'], ...rows]);
  }
}

main();
