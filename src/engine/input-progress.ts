import type { Listener } from '../observe/event.ts';
import type { Input } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';

/** Tells how far the reading of one input is, in bytes as they lie on disk. All that it tells add up to its size. */
export class InputProgress {
  readonly #input: Input;
  readonly #size: number | undefined;
  readonly #listener: Listener;
  /** Bytes on disk that were told of. */
  #told = 0;
  /** Position behind what was read. */
  at: InputOffset = 0;

  constructor(input: Input, size: number | undefined, listener: Listener) {
    this.#input = input;
    this.#size = input.disk === undefined ? size : input.disk.size;
    this.#listener = listener;
  }

  /** A stretch begins at a position; what lies between is not read. */
  begin(first: InputOffset): void {
    this.at = first;
    if (this.#input.disk === undefined) this.#pass(first);
  }

  read(bytes: number): void {
    this.at += bytes;
    const disk = Math.max(this.#told, this.#input.disk?.read ?? this.at);
    this.#listener({ type: 'chunk', bytes, end: this.at, diskBytes: disk - this.#told });
    this.#told = disk;
  }

  /** The input is done. */
  end(): void {
    if (this.#size !== undefined) this.#pass(this.#size);
  }

  #pass(upTo: number): void {
    if (upTo <= this.#told) return;
    this.#listener({ type: 'passed', diskBytes: upTo - this.#told });
    this.#told = upTo;
  }
}
