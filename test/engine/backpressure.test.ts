import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { slotCount } from '../../src/engine/plan.ts';
import type { Batch, Receipt } from '../../src/record/batch.ts';
import type { Input } from '../../src/record/source.ts';
import { textRun } from '../support/text-run.ts';

const RECORD = 'abcdefg,hijklmno\n';
const CHUNK_BYTES = 1 << 14;
/** So that a read is a chunk: as many whole records as fit. */
const READ = Buffer.from(RECORD.repeat(Math.floor(CHUNK_BYTES / RECORD.length)));

/** Gives out one chunk's worth at a time, and counts. */
class CountingInput implements Input {
  readonly id = 'counting';
  readonly size = undefined;
  reads = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async head() {
    return READ;
  }

  async fingerprint() {
    return { head: '' };
  }

  async *read() {
    while (this.reads < this.#limit) {
      this.reads++;
      yield READ;
    }
  }

  async close() {}
}

/** Waits until so many reads were made, or there is no hope, and then whether more come. */
async function readsAtRest(input: CountingInput, expected: number): Promise<number> {
  for (let tries = 0; input.reads < expected && tries < 60; tries++) await sleep(50);
  await sleep(500);
  return input.reads;
}

test.each([
  { lanes: 1, workers: 0, batchChunks: 1 },
  { lanes: 1, workers: 1, batchChunks: 8 },
  { lanes: 1, workers: 2, batchChunks: 1 },
  { lanes: 2, workers: 0, batchChunks: 3 },
  { lanes: 3, workers: 2, batchChunks: 4 },
  { lanes: 4, workers: 4, batchChunks: 2 },
])(
  'a stalled sink stops the reader after exactly so many chunks: %o',
  async ({ lanes, workers, batchChunks }) => {
    const input = new CountingInput(1000);
    const writing: Batch[] = [];
    let open: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const sink = {
      wire: 'copy-binary' as const,
      write: async (batch: Batch): Promise<Receipt> => {
        writing.push(batch);
        await gate;
        return { batch, tally: batch.tally };
      },
      close: async () => {},
    };
    const sizes = { chunkBytes: CHUNK_BYTES, batchBytes: CHUNK_BYTES * batchChunks, lanes, workers };
    const { result, plan } = textRun(input, sink, 2, sizes);

    // A batch in each lane and one that is ready; what the threads take in ahead; and the read that ends the
    // last of those chunks, which is a chunk itself here.
    const depth = workers === 0 ? 1 : workers * 2;
    const expected = (lanes + 1) * batchChunks + depth + 1;
    expect(await readsAtRest(input, expected)).toBe(expected);
    expect(writing.length).toBe(lanes);
    expect(expected).toBeLessThan(slotCount(plan.sizes));

    open();
    const { tally } = await result;
    expect(tally.read).toBe((1000 * READ.length) / RECORD.length);
    expect(tally.loaded).toBe(tally.read);
    expect(input.reads).toBe(1000);
  },
);
