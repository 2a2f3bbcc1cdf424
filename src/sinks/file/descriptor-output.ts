import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { Output } from './output.ts';

const writeSome = promisify(write);

/** Writes all of the bytes, however few the system takes at once. */
export async function writeAll(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await writeSome(descriptor, bytes, at, bytes.length - at, null);
    at += bytesWritten;
  }
}

/** An open descriptor that stays open: standard output, where that is a file. */
export function descriptorOutput(descriptor: number): Output {
  return {
    write: (bytes) => writeAll(descriptor, bytes),
    finish: async () => {},
    close: async () => {},
  };
}
