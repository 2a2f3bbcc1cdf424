import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

const STANDARD_OUTPUT = 1;

/**
 * Where data go that are asked for on standard output. A file or a device is written by its descriptor: Node's own
 * stream for these does not look whether all of the bytes were taken. A pipe is left to the stream, which waits.
 */
export function dataOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream | number {
  const stat = fstatSync(STANDARD_OUTPUT);
  const isStream = stat.isFIFO() || stat.isSocket() || isatty(STANDARD_OUTPUT);
  return isStream ? stdout : STANDARD_OUTPUT;
}
