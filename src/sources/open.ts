import { createReadStream, fstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SluiceError } from '../errors.ts';
import type { Input } from '../record/source.ts';
import { FileInput } from './file.ts';
import { PipeInput } from './pipe.ts';
import { sourceError } from './source-error.ts';

const STDIN = '-';
/** Bytes that a pipe is asked for at a time. */
const PIPE_READ_BYTES = 1 << 18;

/** Opens what the command line names: a file, a named pipe or device, or `-` for standard input. */
export async function openInput(name: string): Promise<Input> {
  if (name === STDIN) return openStdin();
  try {
    const found = await stat(name);
    if (found.isDirectory()) throw new SluiceError('source/unreadable', 'is a directory', { place: name });
    if (found.isFile()) return await FileInput.open(name);
    return new PipeInput(name, createReadStream(name, { highWaterMark: PIPE_READ_BYTES }));
  } catch (error) {
    throw sourceError(name, error);
  }
}

/** Standard input: where it is a file (`< orders.csv`) its size is known. */
function openStdin(): Input {
  if (process.stdin.isTTY) {
    throw new SluiceError('source/terminal', 'standard input is a terminal, and nothing comes from it', {
      hint: 'name a file, or pipe into the command: zcat orders.csv.gz | sluice load -',
    });
  }
  const found = fstatSync(0);
  if (!found.isFile()) return new PipeInput(STDIN, process.stdin);
  const stream = createReadStream('', { fd: 0, autoClose: false, highWaterMark: PIPE_READ_BYTES });
  return new PipeInput(STDIN, stream, found.size);
}
