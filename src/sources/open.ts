import { fstatSync, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { SluiceError } from '../errors.ts';
import type { Input } from '../record/source.ts';
import { fileBytes, pipeBytes } from './descriptor-bytes.ts';
import { FileInput } from './file.ts';
import { PipeInput } from './pipe.ts';
import { sourceError } from './source-error.ts';

const STDIN = '-';

/** Opens what the command line names: a file, a named pipe or device, or `-` for standard input. */
export async function openInput(name: string): Promise<Input> {
  if (name === STDIN) return openStdin();
  try {
    const found = await stat(name);
    if (found.isDirectory()) throw new SluiceError('source/unreadable', 'is a directory', { place: name });
    if (found.isFile()) return await FileInput.open(name);
    // Opening a named pipe waits for whoever writes into it.
    const fd = await promisify(open)(name, 'r');
    return new PipeInput(name, found.isFIFO() ? pipeBytes(fd) : fileBytes(fd));
  } catch (error) {
    throw sourceError(name, error);
  }
}

/** Standard input: where it is a file (`< orders.csv`) its size is known. */
function openStdin(): Input {
  if (isatty(0)) {
    throw new SluiceError('source/terminal', 'standard input is a terminal, and nothing comes from it', {
      hint: 'name a file, or pipe into the command: zcat orders.csv.gz | sluice load -',
    });
  }
  const found = fstatSync(0);
  const isPipe = found.isFIFO() || found.isSocket();
  return new PipeInput(STDIN, isPipe ? pipeBytes(0) : fileBytes(0), found.isFile() ? found.size : undefined);
}
