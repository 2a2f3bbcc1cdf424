import type { Fingerprint, SettledSpan } from './sink.ts';
import type { HashedSpan, InputId, InputOffset } from './span.ts';

/** One stream of bytes: a file, a pipe, a file on a server. */
export interface Input {
  readonly id: InputId;
  /** Bytes in all, where that is known beforehand. */
  readonly size: number | undefined;
  /** How the source is compressed, where it is: what is read is what it holds. */
  readonly compression?: string | undefined;
  /** Where what is read is not what lies on disk: bytes there, and how many of them the latest `read` has taken. */
  readonly disk?: DiskBytes | undefined;
  /** The first bytes, at most `limit` of them, without consuming them. */
  head(limit: number): Promise<Uint8Array>;
  /** Bytes from anywhere, where the input can be read by position. */
  sample?(from: InputOffset, bytes: number): Promise<Uint8Array>;
  /** Of all of it, or of its first `size` bytes alone where it can be read by position. */
  fingerprint(size?: number): Promise<Fingerprint>;
  /**
   * Where what is read was decoded: a UNIT_*, which tells positions in the source from the bytes alone. Absent where
   * the bytes are those of the source.
   */
  readonly unit?: number;
  /** Bytes of the source that a buffer stands for which `read` has just given; absent as `unit` is. */
  sourceBytes?(bytes: Uint8Array): number;
  /**
   * For what can be read only once, and is known by nothing but its bytes: those that `read` passes over are held
   * against these spans, and others end it with `ledger/changed`.
   */
  check?(settled: readonly HashedSpan[]): void;
  /**
   * The bytes `[from, end)` in order; without `end` all to the end of the input. Called again for what lies behind
   * the first `end`, and so on. A buffer that was given out is valid until the next but one is asked for. A file
   * that is shorter than promised ends with `source/changed`.
   * `from` and `end` are positions in the source, also where the bytes are not those of the source.
   */
  read(from: InputOffset, end: InputOffset | undefined, signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface DiskBytes {
  readonly size: number | undefined;
  readonly read: number;
}

/** An input that is open, and what of it is to be loaded. */
export interface OpenInput {
  /** What the ledger knows it by. */
  readonly id: InputId;
  readonly input: Input;
  /** Bytes in all: the input's own knowledge, or what an earlier run has found. */
  readonly size: number | undefined;
  /** Where the first record begins, behind a header, and the line that is. */
  readonly from: InputOffset;
  readonly fromLine: number;
  /** What earlier runs of the job have settled of it. */
  readonly settled: readonly SettledSpan[];
  /** Number of the run's plan by which its records are read. */
  readonly plan: number;
}

/** The inputs of a run, in their order. */
export interface Source {
  /** Opens each input when it is asked for, and closes it when the next one is, or none any more. */
  inputs(signal: AbortSignal): AsyncIterable<OpenInput>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** Whether a head of an input, asked for with that limit, is all of it. */
export function isWholeHead(input: Input, head: Uint8Array, limit: number): boolean {
  const isCounted = input.size !== undefined && input.unit === undefined;
  return isCounted ? head.length >= (input.size as number) : head.length < limit;
}
