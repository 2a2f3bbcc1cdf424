import { Worker } from 'node:worker_threads';
import { Kernel } from './kernel.ts';
import type { MemoryMap } from './memory.ts';
import type { ThreadAnswer, ThreadStart, WorkRequest, WorkResult } from './protocol.ts';
import { workOn } from './row-work.ts';

/** Does the row work on chunks, several at once. */
export interface Pool {
  /** Chunks that may be under way without any waiting long. */
  readonly depth: number;
  work(request: WorkRequest): Promise<WorkResult>;
  close(): Promise<void>;
}

/** Worker threads, or the calling thread where `threads` is 0. The memory holds the plan already. */
export function openPool(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  map: MemoryMap,
  columns: readonly string[],
  threads: number,
): Pool {
  if (threads === 0) return new InlinePool(new Kernel(module, memory), map, columns);
  return new ThreadPool({ module, memory, map, columns, scratch: 0 }, threads);
}

class InlinePool implements Pool {
  readonly depth = 1;
  readonly #kernel: Kernel;
  readonly #map: MemoryMap;
  readonly #columns: readonly string[];

  constructor(kernel: Kernel, map: MemoryMap, columns: readonly string[]) {
    this.#kernel = kernel;
    this.#map = map;
    this.#columns = columns;
    const [scratch] = map.scratches;
    if (scratch === undefined) throw new Error('no scratch memory for the kernel');
    kernel.configure(map.plan, scratch);
  }

  async work(request: WorkRequest): Promise<WorkResult> {
    return workOn(this.#kernel, this.#map.slots[request.slot] ?? this.#map.jumbo, request, this.#columns);
  }

  async close(): Promise<void> {}
}

const THREAD_FILE = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

/** A thread makes hardly any garbage; V8's own limit would let it pile up all the same. */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

interface Pending {
  resolve(result: WorkResult): void;
  reject(error: Error): void;
}

class ThreadPool implements Pool {
  readonly depth: number;
  readonly #threads: { readonly worker: Worker; readonly pending: Map<number, Pending> }[];
  #closing = false;
  #failure: Error | undefined;

  constructor(start: ThreadStart, threads: number) {
    this.depth = threads * 2;
    this.#threads = Array.from({ length: threads }, (_, scratch) => {
      const worker = new Worker(THREAD_FILE, { workerData: { ...start, scratch }, resourceLimits: LIMITS });
      const thread = { worker, pending: new Map<number, Pending>() };
      worker.on('message', (answer: ThreadAnswer) => {
        const pending = thread.pending.get(answer.slot);
        thread.pending.delete(answer.slot);
        if ('result' in answer) pending?.resolve(answer.result);
        else pending?.reject(new Error(`a worker thread failed: ${answer.failure}`));
      });
      worker.on('error', (error) => this.#fail(error as Error));
      worker.on('exit', (code) =>
        this.#fail(new Error(`a worker thread ended by itself, with status ${code}`)),
      );
      return thread;
    });
  }

  work(request: WorkRequest): Promise<WorkResult> {
    if (this.#failure) return Promise.reject(this.#failure);
    const thread = this.#threads.reduce((least, one) =>
      one.pending.size < least.pending.size ? one : least,
    );
    return new Promise((resolve, reject) => {
      thread.pending.set(request.slot, { resolve, reject });
      thread.worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #fail(error: Error): void {
    if (this.#closing) return;
    this.#failure = error;
    for (const { pending } of this.#threads) {
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    }
  }
}
