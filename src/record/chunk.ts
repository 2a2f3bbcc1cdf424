import type { InputOffset, Span } from './span.ts';

/** A stretch of the source that framing found to be no record: where, and what is wrong with it. */
export interface BrokenRecord {
  /** Within the chunk: first byte, and the byte behind its last, line end included. */
  readonly start: number;
  readonly end: number;
  /** Within the chunk: the quote that broke it. */
  readonly at: number;
  /** A `FAULT_*` number. */
  readonly fault: number;
}

/** Lines and records between a chunk and the one before it; counted from the beginning where an input begins. */
export interface Leap {
  readonly isInput: boolean;
  readonly lines: number;
  readonly records: number;
}

/** Whole records as they are in the source, lying in one slot of the kernel's memory. */
export interface Chunk {
  readonly span: Span;
  readonly slot: number;
  readonly bytes: Uint8Array;
  /** A UNIT_*: what the bytes stand for in the source. */
  readonly unit: number;
  readonly broken: readonly BrokenRecord[];
  /** Whether the last record has no line end; one is put behind `bytes` then, for the kernel alone. */
  readonly unterminated: boolean;
  /**
   * Of a broken record that is too long to be held: where its content really ends. `bytes` is its beginning
   * then, and it is the chunk's only record.
   */
  readonly contentEnd?: InputOffset;
  /** Line ends of the span that are not among `bytes`. */
  readonly skippedLines: number;
  /** Number of the run's plan by which its records are read; 0 where absent. */
  readonly plan?: number;
  /** Where the chunk does not follow the one before it. */
  readonly leap?: Leap;
}
