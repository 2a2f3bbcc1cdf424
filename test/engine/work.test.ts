import { expect, test } from 'vitest';
import { openPool, type Pool } from '../../src/kernel/pool.ts';
import type { Batch, Receipt } from '../../src/record/batch.ts';
import type { Input } from '../../src/record/source.ts';
import { textRun } from '../support/text-run.ts';

const RECORD = Buffer.from('abcdefg,hijklmno\n');
const CHUNK_BYTES = RECORD.length * 100;
const READ = Buffer.concat(Array.from({ length: 100 }, () => RECORD));
const SIZES = { chunkBytes: CHUNK_BYTES, batchBytes: CHUNK_BYTES };

/** Gives so many chunks' worth, and then nothing, as a pipe does whose writer has paused: it never ends by itself. */
class PausedInput implements Input {
  readonly id = 'paused';
  readonly size = undefined;
  readonly #reads: number;

  constructor(reads: number) {
    this.#reads = reads;
  }

  async head() {
    return READ;
  }

  async fingerprint() {
    return { head: '' };
  }

  async *read(_from: number, _end: number | undefined, signal: AbortSignal) {
    for (let i = 0; i < this.#reads; i++) yield READ;
    signal.throwIfAborted();
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  async close() {}
}

const sink = {
  wire: 'copy-binary' as const,
  write: async (batch: Batch): Promise<Receipt> => ({ batch, tally: batch.tally }),
  close: async () => {},
};

/** Real threads, but a chunk fails. */
function failingPool(workers: number, failsAt: number): Pool {
  const pool = openPool(workers);
  let chunks = 0;
  return {
    depth: pool.depth,
    start: (shared) => pool.start(shared),
    work: (request) =>
      chunks++ === failsAt ? Promise.reject(new Error('a thread failed')) : pool.work(request),
    close: () => pool.close(),
  };
}

test.each([
  { workers: 0, failsAt: 0 },
  { workers: 0, failsAt: 3 },
  { workers: 2, failsAt: 0 },
  { workers: 2, failsAt: 3 },
])('a thread that fails ends the run, also while the source has paused: %o', async ({ workers, failsAt }) => {
  const input = new PausedInput(5);
  const { result } = textRun(input, sink, 2, { ...SIZES, workers }, failingPool(workers, failsAt));
  await expect(result).rejects.toThrow('a thread failed');
});

test.each([0, 2])('an abort ends the run while the source has paused, with %i workers', async (workers) => {
  const { result, stop, events } = textRun(new PausedInput(5), sink, 2, { ...SIZES, workers });
  const reason = new Error('enough');
  const reading = setInterval(() => {
    if (events.filter(({ type }) => type === 'chunk').length === 5) stop.abort(reason);
  }, 5);
  try {
    await expect(result).rejects.toBe(reason);
  } finally {
    clearInterval(reading);
  }
});

test.each([0, 2])('what was whole before the source failed is loaded, with %i workers', async (workers) => {
  const failure = new Error('the disk is gone');
  const input = new PausedInput(0);
  input.read = async function* () {
    for (let i = 0; i < 5; i++) yield READ;
    throw failure;
  };
  const written: number[] = [];
  const counting = {
    ...sink,
    write: async (batch: Batch): Promise<Receipt> => {
      written.push(batch.tally.read);
      return sink.write(batch);
    },
  };
  const { result } = textRun(input, counting, 2, { ...SIZES, workers });
  await expect(result).rejects.toBe(failure);
  expect(written).toEqual([100, 100, 100, 100, 100]);
});
