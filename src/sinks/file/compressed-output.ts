import { once } from 'node:events';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { SluiceError } from '../../errors.ts';
import type { Output } from './output.ts';

export type Compression = 'gzip' | 'zstd' | 'brotli';

const OUTPUT_BYTES = 1 << 18;
/** Brotli's own default, 11, takes a minute for what this takes a second for. */
const BROTLI_QUALITY = 5;

/** Throws `target/unwritable` where this Node cannot. */
function createCompressor(compression: Compression, place: string): zlib.Gzip {
  if (compression === 'gzip') return zlib.createGzip({ chunkSize: OUTPUT_BYTES });
  if (compression === 'brotli') {
    const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
    return zlib.createBrotliCompress({ chunkSize: OUTPUT_BYTES, params });
  }
  if (typeof zlib.createZstdCompress === 'function') {
    return zlib.createZstdCompress({ chunkSize: OUTPUT_BYTES });
  }
  throw new SluiceError('target/unwritable', 'this Node cannot compress with zstd', {
    place,
    hint: 'use Node 22.15 or newer, or pipe it: sluice load … --to - | zstd > FILE',
  });
}

/** Compresses on the way to an output. */
export function compressedOutput(to: Output, compression: Compression, place: string): Output {
  const zip = createCompressor(compression, place);
  const behind = new Writable({
    write: (bytes: Buffer, _, done) => to.write(bytes).then(() => done(), done),
  });
  const failed = new AbortController();
  const ended = pipeline(zip, behind);
  // What fails there is told to whoever writes next, or finishes.
  ended.catch((error: unknown) => failed.abort(error));
  return {
    write: async (bytes) => {
      failed.signal.throwIfAborted();
      const taken = new Promise<void>((resolve, reject) => {
        zip.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
      await Promise.race([taken, ended]);
      failed.signal.throwIfAborted();
    },
    finish: async () => {
      zip.end();
      await ended;
      await to.finish();
    },
    close: async () => {
      if (!zip.destroyed) {
        zip.destroy();
        await Promise.allSettled([ended, once(behind, 'close')]);
      }
      await to.close();
    },
  };
}
