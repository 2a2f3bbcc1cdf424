import type { Writable } from 'node:stream';
import type { Output } from './output.ts';

/**
 * A stream that stays open: standard output, where that is a pipe. Its reader sets the pace. What a stream has taken it
 * may keep for a while: it gets bytes of its own.
 */
export function streamOutput(stream: Writable): Output {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()));
      }),
    finish: async () => {},
    close: async () => {},
  };
}
