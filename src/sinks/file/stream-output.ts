import type { Writable } from 'node:stream';
import type { Output } from './output.ts';

/** A stream that stays open: standard output, where that is a pipe. Its reader sets the pace. */
export function streamOutput(stream: Writable): Output {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    finish: async () => {},
    close: async () => {},
  };
}
