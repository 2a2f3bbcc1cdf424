import type { Batch, Receipt } from '../../record/batch.ts';
import type { Wire } from '../../record/schema.ts';
import type { Sink } from '../../record/sink.ts';
import type { Output } from './output.ts';
import { outputError } from './output-error.ts';

export interface FileSinkOptions {
  readonly output: Output;
  readonly wire: Extract<Wire, 'ndjson' | 'csv'>;
  /** What comes before the first record. */
  readonly head: Uint8Array;
  /** As people know it. */
  readonly place: string;
}

/** Writes batches one behind the other: its run has one lane. */
export class FileSink implements Sink {
  readonly wire: Wire;
  readonly #options: FileSinkOptions;
  #begun = false;

  constructor(options: FileSinkOptions) {
    this.wire = options.wire;
    this.#options = options;
  }

  async write(batch: Batch, signal: AbortSignal): Promise<Receipt> {
    await this.#told(async () => {
      await unlessAborted(this.#begin(), signal);
      for (const { payload } of batch.parcels) {
        if (payload.length > 0) await unlessAborted(this.#options.output.write(payload), signal);
      }
    });
    return { batch, tally: batch.tally };
  }

  async finish(): Promise<void> {
    await this.#told(async () => {
      await this.#begin();
      await this.#options.output.finish();
    });
  }

  close(): Promise<void> {
    return this.#options.output.close();
  }

  async #begin(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    if (this.#options.head.length > 0) await this.#options.output.write(this.#options.head);
  }

  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw outputError(this.#options.place, error);
    }
  }
}

/** A reader that does not read is not waited for when the run is to stop. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => {});
  }
}
