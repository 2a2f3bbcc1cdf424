import { Worker } from 'node:worker_threads';
import { Kernel } from './kernel.ts';
import { type MemoryMap, scratchOf } from './memory.ts';
import type { ThreadAnswer, ThreadStart, WorkRequest, WorkResult } from './protocol.ts';
import { workOn } from './row-work.ts';

/** What the kernel's instances share. */
export interface PoolStart {
  readonly module: WebAssembly.Module;
  /** Holds the plan already. */
  readonly memory: WebAssembly.Memory;
  readonly map: MemoryMap;
  /** Names of the target columns, for faults. */
  readonly columns: readonly string[];
}

/** Does the row work on chunks, several at once. */
export interface Pool {
  /** Chunks that may be under way without any waiting long. */
  readonly depth: number;
  /** Once, before any work. */
  start(shared: PoolStart): void;
  work(request: WorkRequest): Promise<WorkResult>;
  close(): Promise<void>;
}

/** Worker threads, or the calling thread where `threads` is 0. They come up at once, and wait for their start. */
export function openPool(threads: number): Pool {
  return threads === 0 ? new InlinePool() : new ThreadPool(threads);
}

class InlinePool implements Pool {
  readonly depth = 1;
  #kernel: Kernel | undefined;
  #shared: PoolStart | undefined;

  start(shared: PoolStart): void {
    this.#shared = shared;
    this.#kernel = new Kernel(shared.module, shared.memory);
    this.#kernel.configure(shared.map.plan, scratchOf(shared.map, 0));
  }

  async work(request: WorkRequest): Promise<WorkResult> {
    if (!this.#kernel || !this.#shared) throw new Error('the pool was not started');
    const { map, columns } = this.#shared;
    return workOn(this.#kernel, map.slots[request.slot] ?? map.jumbo, request, columns);
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

  constructor(threads: number) {
    this.depth = threads * 2;
    this.#threads = Array.from({ length: threads }, () => {
      const worker = new Worker(THREAD_FILE, { resourceLimits: LIMITS });
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

  start(shared: PoolStart): void {
    for (const [index, { worker }] of this.#threads.entries()) {
      const start: ThreadStart = { ...shared, scratch: scratchOf(shared.map, index) };
      worker.postMessage(start);
    }
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
