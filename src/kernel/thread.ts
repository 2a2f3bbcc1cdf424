import { parentPort, workerData } from 'node:worker_threads';
import { Kernel } from './kernel.ts';
import type { ThreadAnswer, ThreadStart, WorkRequest } from './protocol.ts';
import { workOn } from './row-work.ts';

// A worker thread: pure functions from bytes to bytes. It loads no driver and opens no socket.
const { module, memory, map, scratch, columns } = workerData as ThreadStart;
const kernel = new Kernel(module, memory);
const own = map.scratches[scratch];
if (own === undefined) throw new Error(`no scratch memory for thread ${scratch}`);
kernel.configure(map.plan, own);

parentPort?.on('message', (request: WorkRequest) => {
  const slot = map.slots[request.slot] ?? map.jumbo;
  let answer: ThreadAnswer;
  try {
    answer = { slot: request.slot, result: workOn(kernel, slot, request, columns) };
  } catch (error) {
    answer = {
      slot: request.slot,
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
  parentPort?.postMessage(answer);
});
