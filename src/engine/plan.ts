import { EXPANSION } from '../kernel/layout.ts';
import type { KernelPlan } from '../kernel/plan.ts';
import { emptyRecordBytes } from '../kernel/wire-plan.ts';

/** How much of everything: what bounds a run's memory and what a transaction holds. */
export interface Sizes {
  readonly chunkBytes: number;
  /** Records after which a chunk ends. */
  readonly chunkRecords: number;
  /** A batch ends when it holds this much of the source, this many records, or is this old. */
  readonly batchBytes: number;
  readonly batchRecords: number;
  readonly batchAgeMillis: number;
  readonly lanes: number;
  /** Worker threads; 0 runs the kernel on the main thread. */
  readonly workers: number;
}

/** What a run does, all of it decided. */
export interface Plan {
  readonly kernel: KernelPlan;
  /** Of inputs that are laid out otherwise, numbered from 1: their fields differ in order, their columns do not. */
  readonly others?: readonly KernelPlan[];
  readonly sizes: Sizes;
}

/** Of what a byte may become, what values of JSON leave to those that are not there: none of them takes all. */
const JSON_NULL_EXPANSION = 2;

/**
 * Records after which a chunk ends. Where records may become more than their bytes can, what that is must fit the
 * memory too: it is reserved once more for them.
 */
export function chunkRecords({ kernel, sizes }: Plan): number {
  const isJson = kernel.format.name !== 'csv';
  if (!isJson && !pads(kernel)) return sizes.chunkRecords;
  const added = Math.max(1, emptyRecordBytes(kernel));
  const room = sizes.chunkBytes * (pads(kernel) ? EXPANSION : JSON_NULL_EXPANSION);
  return Math.max(1, Math.min(sizes.chunkRecords, Math.floor(room / added)));
}

/** Of a chunk of few bytes, room that is there all the same. */
const LEAST_ROOM_BYTES = 32768;

/** Whether one record, at least, that has no more than its keys finds room. */
export function recordFits({ kernel, sizes }: Plan): boolean {
  return emptyRecordBytes(kernel) <= Math.max(LEAST_ROOM_BYTES, sizes.chunkBytes * EXPANSION);
}

/** Whether a record may become more than its bytes can: by fields that it does not have, or by keys. */
export function pads({ format, wire }: KernelPlan): boolean {
  return wire === 'ndjson' || (format.name === 'csv' && format.dialect.ragged === 'pad');
}

/** However small the chunks, a batch holds no more of them than this: each takes a slot. */
const MOST_BATCH_CHUNKS = 256;

/** Chunks that one batch may hold. */
export function batchChunks(sizes: Sizes): number {
  return Math.min(MOST_BATCH_CHUNKS, Math.max(1, Math.ceil(sizes.batchBytes / sizes.chunkBytes)));
}

/**
 * Slots that a run needs: a batch for each lane, one that is being filled, two chunks for each worker,
 * the one that is being read, and one more so that the reader is not the one to wait.
 */
export function slotCount(sizes: Sizes): number {
  return (sizes.lanes + 1) * batchChunks(sizes) + Math.max(1, sizes.workers * 2) + 2;
}
