import { read } from 'node:fs';
import { Socket } from 'node:net';

/** Bytes as they come, in one buffer: what is given holds until the next is asked for. */
export interface DescriptorBytes {
  next(): Promise<Uint8Array | undefined>;
  /** Ends it, also while something is waited for. */
  destroy(): void;
}

const BUFFER_BYTES = 1 << 19;

/** Reads on from where the descriptor stands: regular files and devices. */
export function fileBytes(fd: number): DescriptorBytes {
  const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  let destroyed = false;
  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (destroyed) return resolve(undefined);
        read(fd, buffer, 0, buffer.length, null, (error, count) => {
          if (error) reject(error);
          else resolve(count === 0 || destroyed ? undefined : buffer.subarray(0, count));
        });
      }),
    destroy: () => {
      destroyed = true;
    },
  };
}

/** Reads a pipe or a socket without holding a thread while nothing comes. */
export function pipeBytes(fd: number): DescriptorBytes {
  return new PipeBytes(fd);
}

/**
 * Two buffers: one is with whoever reads, the other takes what comes meanwhile. A pipe gives 64 KiB at a time,
 * and passing on each of them costs more than reading it.
 */
class PipeBytes implements DescriptorBytes {
  readonly #socket: Socket;
  #filling = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #other = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #filled = 0;
  #ended = false;
  #failure: Error | undefined;
  #waiting: { resolve(bytes: Uint8Array | undefined): void; reject(error: Error): void } | undefined;

  constructor(fd: number) {
    this.#socket = new Socket({
      fd,
      readable: true,
      writable: false,
      onread: { buffer: () => this.#room(), callback: (count, bytes) => this.#take(count, bytes) },
    });
    const end = () => {
      this.#ended = true;
      this.#tell();
    };
    this.#socket.on('end', end);
    this.#socket.on('close', end);
    this.#socket.on('error', (error) => {
      this.#failure = error;
      end();
    });
  }

  next(): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#tell();
      if (!this.#ended) this.#socket.resume();
    });
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Where the next bytes go. Behind a full buffer comes the other one: nothing is read before it is free. */
  #room(): Buffer {
    return this.#filled === BUFFER_BYTES ? this.#other : this.#filling.subarray(this.#filled);
  }

  /** Answers whether there is room for more. */
  #take(count: number, bytes: Uint8Array): boolean {
    // The room was given before the buffers changed places: behind what the reader has, so nothing is lost.
    if (
      bytes.byteOffset !== this.#filling.byteOffset + this.#filled ||
      bytes.buffer !== this.#filling.buffer
    ) {
      this.#filling.set(bytes.subarray(0, count), this.#filled);
    }
    this.#filled += count;
    this.#tell();
    return this.#filled < BUFFER_BYTES;
  }

  #tell(): void {
    const waiting = this.#waiting;
    if (waiting === undefined || (this.#filled === 0 && !this.#ended)) return;
    this.#waiting = undefined;
    if (this.#filled > 0) {
      const bytes = this.#filling.subarray(0, this.#filled);
      [this.#filling, this.#other] = [this.#other, this.#filling];
      this.#filled = 0;
      waiting.resolve(bytes);
    } else if (this.#failure) waiting.reject(this.#failure);
    else waiting.resolve(undefined);
  }
}
