import { jsonMemory } from '../kernel/json-plan.ts';
import { compileKernel, Kernel } from '../kernel/kernel.ts';
import { type MemoryMap, mapMemory, type SlotAddresses, scratchOf } from '../kernel/memory.ts';
import { type Mends, type TableWriters, writePlan } from '../kernel/plan.ts';
import type { Pool } from '../kernel/pool.ts';
import { Occupancy } from './occupancy.ts';
import type { Plan } from './plan.ts';
import { pads, slotCount } from './plan.ts';
import { Slots } from './slots.ts';

/** A run's memory: one block that all threads share, divided into slots, and the kernel in it. */
export interface Arena {
  readonly memory: WebAssembly.Memory;
  readonly map: MemoryMap;
  readonly slots: Slots;
  /** The one slot for a record that is longer than a chunk. */
  readonly jumbo: Slots;
  /** The main thread's own instance, which frames. */
  readonly kernel: Kernel;
  readonly pool: Pool;
  readonly plan: Plan;
  /** Where each of the plans lies, by its number. */
  readonly plans: readonly number[];
  readonly occupancy: Occupancy;
}

/** `pool` has as many threads as the plan says, and is the caller's to close. */
export function openArena(plan: Plan, tables: TableWriters, pool: Pool): Arena {
  const { sizes } = plan;
  const kernels = [plan.kernel, ...(plan.others ?? [])];
  const lengths = kernels.map((one) => aligned(writePlan(one, 0, tables).length));
  const map = mapMemory({
    planBytes: lengths.reduce((sum, bytes) => sum + bytes),
    slots: slotCount(sizes),
    chunkBytes: sizes.chunkBytes,
    maxRecordBytes: plan.kernel.maxRecordBytes,
    pads: pads(plan.kernel),
    // One scratch more than threads: the main thread's own.
    threads: sizes.workers + 1,
    json: jsonMemory(plan.kernel.format),
    mends: mendedLength(plan.kernel.mends),
  });
  const memory = new WebAssembly.Memory({ initial: map.pages, maximum: map.pages, shared: true });
  const plans = kernels.map((_, i) => lengths.slice(0, i).reduce((at, bytes) => at + bytes, map.plan));
  for (const [i, one] of kernels.entries()) {
    const at = plans[i] as number;
    new Uint8Array(memory.buffer).set(writePlan(one, at, tables), at);
  }
  const module = compileKernel();
  const kernel = new Kernel(module, memory);
  kernel.configure(map.plan, scratchOf(map, sizes.workers));
  const columns = plan.kernel.schema.columns.map(({ name }) => name);
  pool.start({ module, memory, map, columns });
  const slots = new Slots(map.slots.length);
  const occupancy = new Occupancy(sizes.workers, sizes.lanes);
  return { memory, map, slots, jumbo: new Slots(1), kernel, pool, plan, plans, occupancy };
}

/** U+FFFD has three bytes, and stands for one at least. */
function mendedLength(mends: Mends | undefined): number {
  if (mends === undefined || !(mends.replaces || mends.strips)) return 0;
  return mends.replaces ? 3 : 1;
}

function aligned(bytes: number): number {
  return (bytes + 63) & ~63;
}

/** The address of a plan; without a number that of the first. */
export function planOf(arena: Arena, plan = 0): number {
  const at = arena.plans[plan];
  if (at === undefined) throw new RangeError(`the run has no plan ${plan}`);
  return at;
}

/** Addresses behind a slot's number; the number behind the last is the jumbo slot's. */
export function slotAddresses(arena: Arena, slot: number): SlotAddresses {
  return arena.map.slots[slot] ?? arena.map.jumbo;
}

export function releaseSlot(arena: Arena, slot: number): void {
  if (slot === arena.map.slots.length) arena.jumbo.release(0);
  else arena.slots.release(slot);
}
