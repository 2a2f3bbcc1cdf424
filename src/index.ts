import { availableParallelism } from 'node:os';
import type { Writable } from 'node:stream';
import type { RawLoad, RawLoadOptions } from './config/raw.ts';
import { resolveLoad } from './config/resolve.ts';
import type { LoadSettings } from './config/settings.ts';
import type { LoadOutcome } from './load/outcome.ts';
import type { Listener } from './observe/event.ts';

export { type ErrorCode, EXIT_STATUS, SluiceError } from './errors.ts';
export type { LoadOutcome } from './load/outcome.ts';
export type { Listener, RunEvent } from './observe/event.ts';
export type { Fault, FaultCode } from './record/fault.ts';
export type { Parcel } from './record/parcel.ts';
export type { Column, ColumnType, Schema } from './record/schema.ts';
export type { InputId, InputOffset, Span } from './record/span.ts';
export type { Tally } from './record/tally.ts';

type TypedOnly = 'json' | 'quiet' | 'progress' | 'lanes' | 'workers' | 'columns';

/** The options of `sluice load`, by the names that they have there, in camel case. Sizes and times are text: `8MiB`, `1s`. */
export interface LoadOptions extends Omit<RawLoadOptions, TypedOnly> {
  readonly lanes?: number;
  readonly workers?: number;
  /** Names of the fields, in their order. */
  readonly columns?: readonly string[];
  /** Where the records go with `to: '-'`. It is not ended. */
  readonly output?: Writable;
  /** Hears what happens, once per chunk and batch, never per row. Must not throw. */
  readonly onEvent?: Listener;
  /** Ends reading; what was read is loaded, and the outcome's state is `interrupted`. */
  readonly drain?: AbortSignal;
  /** Stops at once; what is not committed is rolled back, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Loads a file, a URL, a list of files and patterns, or `-` for standard input, as the command does. Resolves when all
 * of it is committed or rejected, row by row; rejects with a SluiceError where the run could not go on. Prints nothing.
 */
export async function load(
  source: string | readonly string[],
  options: LoadOptions = {},
): Promise<LoadOutcome> {
  return runWith(options, resolveLoad(rawOf(source, options), { cores: availableParallelism() }));
}

/** Checks what `load` would load, as `sluice check` does: writes nothing but the reject file. Its `loaded` rows are good. */
export async function check(
  source: string | readonly string[],
  options: LoadOptions = {},
): Promise<LoadOutcome> {
  const { resolveCheck } = await import('./config/check-options.ts');
  return runWith(options, resolveCheck(rawOf(source, options), { cores: availableParallelism() }));
}

function rawOf(source: string | readonly string[], options: LoadOptions): RawLoad {
  const { onEvent: _, drain: __, signal: ___, output: ____, lanes, workers, columns, ...typed } = options;
  return {
    ...typed,
    sources: typeof source === 'string' ? [source] : source,
    ...(lanes !== undefined && { lanes: String(lanes) }),
    ...(workers !== undefined && { workers: String(workers) }),
    ...(columns !== undefined && { columns: columns.map(quoted).join() }),
  };
}

async function runWith(options: LoadOptions, settings: LoadSettings): Promise<LoadOutcome> {
  const { onEvent = () => undefined, drain, signal, output } = options;
  const never = new AbortController().signal;
  const { load: run } = await import('./load/load.ts');
  return run(settings, onEvent, { drain: drain ?? never, now: signal ?? never }, output);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
