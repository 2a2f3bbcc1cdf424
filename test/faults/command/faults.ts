import { writeFileSync, writeSync } from 'node:fs';
import { countOperations } from './operations.ts';
import { type FaultPlan, MOMENT } from './plan.ts';

const plan = JSON.parse(process.env.SLUICE_FAULTS ?? '{}') as FaultPlan;
const points: Record<string, number> = {};

/** Called at every crash point of the sources. */
function pass(point: string): void {
  const passage = (points[point] ?? 0) + 1;
  points[point] = passage;
  if (plan.tell && passage === 1) writeSync(3, `${point}\n`);
  if (plan.hold?.point === point && plan.hold.passage === passage) {
    writeSync(3, `${MOMENT}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, plan.hold.millis);
  }
  if (plan.crash?.point === point && plan.crash.passage === passage) process.kill(process.pid, 'SIGKILL');
}

Object.assign(globalThis, { faults: { pass, millis: (name: string) => plan.millis?.[name] } });

const operations = await countOperations(plan.fail);
const { counts } = plan;
if (counts) process.on('exit', () => writeFileSync(counts, JSON.stringify({ points, operations })));
