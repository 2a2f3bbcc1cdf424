import { fstatSync, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { SluiceError } from '../errors.ts';
import type { Input } from '../record/source.ts';
import { CompressedFile } from './compressed-file.ts';
import { type Compression, detectCompression, MAGIC_BYTES } from './compression.ts';
import { decompress } from './decompress.ts';
import { fileBytes, pipeBytes } from './descriptor-bytes.ts';
import type { ExpansionLimits } from './expansion.ts';
import { FileInput } from './file.ts';
import { PipeInput } from './pipe.ts';
import { isRemote, type RemoteContext } from './remote.ts';
import { sourceError } from './source-error.ts';

const STDIN = '-';

/**
 * Opens what the command line names: a file, a named pipe or device, a URL, or `-` for standard input. What is
 * compressed is read as what it holds.
 */
export async function openInput(
  name: string,
  remote: RemoteContext,
  limits: ExpansionLimits,
): Promise<Input> {
  const input = name === STDIN ? openStdin() : await openNamed(name, remote);
  try {
    const compression = detectCompression(await input.head(MAGIC_BYTES), name);
    if (compression === undefined) return input;
    if (!(input instanceof PipeInput)) return new CompressedFile(input, compression, limits);
    return unpacked(input, compression, limits);
  } catch (error) {
    await input.close();
    throw error;
  }
}

/** A compressed pipe, read as what it holds. */
function unpacked(pipe: Input, compression: Compression, limits: ExpansionLimits): Input {
  const stop = new AbortController();
  const disk = { size: pipe.size, read: 0 };
  const compressed = pipe.read(0, undefined, stop.signal);
  const bytes = decompress(compressed, compression, pipe.id, limits, (taken) => {
    disk.read = taken;
  });
  const next = async () => (await bytes.next()).value ?? undefined;
  const destroy = () => {
    stop.abort();
    void pipe.close();
  };
  const input = new PipeInput(pipe.id, { next, destroy }, undefined, undefined, disk);
  input.compression = compression;
  return input;
}

async function openNamed(name: string, remote: RemoteContext): Promise<Input> {
  if (isRemote(name)) return (await import('./open-remote.ts')).openRemote(name, remote);
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
