import { KernelBench } from './kernel-bench.ts';

/** One step of the kernel over a whole CSV file in memory, header included. */
export interface Phase {
  name: string;
  /** Returns the records that it found, which have to be all of them. */
  run(bytes: Uint8Array): number;
}

let bench: KernelBench | undefined;

/** The kernel with the input in its memory: put there once, outside what is timed. */
function kernel(bytes: Uint8Array): KernelBench {
  if (bench?.input !== bytes) bench = new KernelBench(bytes);
  return bench;
}

/** In the order in which the work is done; each includes what it needs of those before it. */
export const PHASES: readonly Phase[] = [
  { name: 'a byte loop in JavaScript', run: countRecords },
  { name: 'frame', run: (bytes) => kernel(bytes).frame() },
  { name: 'scan', run: (bytes) => kernel(bytes).scan() },
  { name: 'scan, decode', run: (bytes) => kernel(bytes).decode() },
  { name: 'scan, decode, check, encode', run: (bytes) => kernel(bytes).encode() },
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
