import { PLAIN_CSV } from '../src/kernel/csv-plan.ts';
import { PLAIN_SPELLING } from '../src/kernel/infer-plan.ts';
import type { Wire } from '../src/record/schema.ts';
import { KernelBench, NDJSON } from './kernel-bench.ts';

/** What a phase reads: the same rows in one form or another, a CSV's header included. */
export type PhaseInput = 'csv' | 'ndjson';

/** One step of the kernel over a whole file in memory. */
export interface Phase {
  name: string;
  of: PhaseInput;
  /** Returns the records that it found, which have to be all of them. */
  run(bytes: Uint8Array): number;
}

const FORMATS = { csv: PLAIN_CSV, ndjson: NDJSON };
let bench: KernelBench | undefined;

/** The kernel with the input in its memory: put there once, outside what is timed. */
function kernel(bytes: Uint8Array, of: PhaseInput, wire: Wire = 'copy-binary'): KernelBench {
  if (bench?.input !== bytes || bench.wire !== wire) bench = new KernelBench(bytes, FORMATS[of], wire);
  return bench;
}

let inferBench: KernelBench | undefined;

/** The same, looking for the types of the columns. */
function inferring(bytes: Uint8Array, of: PhaseInput): KernelBench {
  if (inferBench?.input !== bytes)
    inferBench = new KernelBench(bytes, FORMATS[of], 'copy-binary', PLAIN_SPELLING);
  return inferBench;
}

/** In the order in which the work is done; each includes what it needs of those before it. */
export const PHASES: readonly Phase[] = [
  { name: 'a byte loop in JavaScript', of: 'csv', run: countRecords },
  { name: 'frame', of: 'csv', run: (bytes) => kernel(bytes, 'csv').frame() },
  { name: 'scan', of: 'csv', run: (bytes) => kernel(bytes, 'csv').scan() },
  { name: 'scan, decode', of: 'csv', run: (bytes) => kernel(bytes, 'csv').decode() },
  { name: 'scan, decode, check', of: 'csv', run: (bytes) => kernel(bytes, 'csv', 'none').encode() },
  { name: 'scan, decode, check, encode', of: 'csv', run: (bytes) => kernel(bytes, 'csv').encode() },
  { name: 'the same to CSV', of: 'csv', run: (bytes) => kernel(bytes, 'csv', 'csv').encode() },
  { name: 'the same to NDJSON', of: 'csv', run: (bytes) => kernel(bytes, 'csv', 'ndjson').encode() },
  { name: 'scan, decode, find types', of: 'csv', run: (bytes) => inferring(bytes, 'csv').encode() },
  { name: 'JSON.parse, nothing kept', of: 'ndjson', run: parseRecords },
  { name: 'ndjson: frame', of: 'ndjson', run: (bytes) => kernel(bytes, 'ndjson').frame() },
  { name: 'ndjson: decode, check, encode', of: 'ndjson', run: (bytes) => kernel(bytes, 'ndjson').encode() },
  {
    name: 'ndjson: the same to NDJSON',
    of: 'ndjson',
    run: (bytes) => kernel(bytes, 'ndjson', 'ndjson').encode(),
  },
  { name: 'ndjson: decode, find types', of: 'ndjson', run: (bytes) => inferring(bytes, 'ndjson').encode() },
];

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** The yardstick: records that end outside quotes, found one byte at a time. */
function countRecords(bytes: Uint8Array): number {
  let records = 0;
  let inside = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) inside = !inside;
    else if (byte === LINE_FEED && !inside) records++;
  }
  return records;
}

/** The other one: each line as an object. */
function parseRecords(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let records = 0;
  for (let at = 0; at < bytes.length; records++) {
    const end = bytes.indexOf(LINE_FEED, at);
    if (JSON.parse(text.toString('utf8', at, end)) === null) throw new Error('no record');
    at = end + 1;
  }
  return records;
}
