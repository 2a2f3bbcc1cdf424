import { type MessagePort, parentPort } from 'node:worker_threads';
import { Kernel } from './kernel.ts';
import type { ThreadAnswer, ThreadStart, WorkRequest, WorkResult } from './protocol.ts';
import { workOn } from './row-work.ts';

// A worker thread: pure functions from bytes to bytes. It loads no driver and opens no socket.
const port = parentPort as MessagePort;
port.once('message', begin);

function begin({ module, memory, map, scratch, columns }: ThreadStart): void {
  const kernel = new Kernel(module, memory);
  kernel.configure(map.plan, scratch);
  port.on('message', (request: WorkRequest) => {
    const slot = map.slots[request.slot] ?? map.jumbo;
    port.postMessage(answer(request, () => workOn(kernel, slot, request, columns)));
  });
}

function answer({ slot }: WorkRequest, work: () => WorkResult): ThreadAnswer {
  try {
    return { slot, result: work() };
  } catch (error) {
    return { slot, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
