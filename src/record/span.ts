/** Names one input of a job: a path, `-` for standard input, later a URL. */
export type InputId = string;

/** Absolute byte position in an input, counted from its first byte as it is on disk. */
export type InputOffset = number;

/** A span whose bytes are known by their SHA-256, hexadecimal. */
export interface HashedSpan extends Span {
  readonly hash: string;
}

/** Whole records: the bytes `[first, end)` of one input. */
export interface Span {
  readonly input: InputId;
  readonly first: InputOffset;
  readonly end: InputOffset;
}
