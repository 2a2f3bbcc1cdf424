import type { Fault } from '../record/fault.ts';
import type { Mended } from '../record/mended.ts';
import type { InputOffset } from '../record/span.ts';
import type { MemoryMap, ScratchAddresses } from './memory.ts';

/** The first message to a thread. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly map: MemoryMap;
  /** This thread's own working memory. */
  readonly scratch: ScratchAddresses;
  /** Names of the target columns, for faults. */
  readonly columns: readonly string[];
}

/** One chunk to work on. Its bytes and its table of broken records lie in the slot. */
export interface WorkRequest {
  readonly slot: number;
  /** Address of the plan that its records are read by. */
  readonly plan: number;
  readonly first: InputOffset;
  readonly bytes: number;
  /** See `Chunk`. */
  readonly unit: number;
  readonly broken: number;
  readonly unterminated: boolean;
  /** See `Chunk`. */
  readonly contentEnd: InputOffset | undefined;
  readonly skippedLines: number;
}

/** What became of it. Payload, ends and origins lie in the slot. */
export interface WorkResult {
  readonly payloadBytes: number;
  readonly read: number;
  readonly sent: number;
  readonly lines: number;
  readonly faults: readonly Fault[];
  /** Absent where nothing was. */
  readonly mended?: Mended;
}

export type ThreadAnswer =
  | { readonly slot: number; readonly result: WorkResult }
  | { readonly slot: number; readonly failure: string };
