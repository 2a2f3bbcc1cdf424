import * as zlib from 'node:zlib';
import { SluiceError } from '../errors.ts';

export type Compression = 'gzip' | 'zstd' | 'brotli';

/** Bytes of the input by which `detectCompression` knows. */
export const MAGIC_BYTES = 4;

/** What the first bytes say; brotli says nothing, and is known by the ending of a file's name. */
export function detectCompression(head: Uint8Array, name: string): Compression | undefined {
  const [a, b, c, d] = head;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  const isFrame = a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd;
  const isSkippable = a !== undefined && (a & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18;
  if (isFrame || isSkippable) return 'zstd';
  return name.endsWith('.br') ? 'brotli' : undefined;
}

const OUTPUT_BYTES = 1 << 18;

/** Members and frames that follow each other are one stream. Throws where this Node cannot. */
export function createDecompressor(compression: Compression, place: string): zlib.Gunzip {
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: OUTPUT_BYTES });
  if (compression === 'brotli') return zlib.createBrotliDecompress({ chunkSize: OUTPUT_BYTES });
  if (typeof zlib.createZstdDecompress === 'function') {
    return zlib.createZstdDecompress({ chunkSize: OUTPUT_BYTES });
  }
  throw new SluiceError('source/unreadable', 'it is compressed with zstd, which this Node cannot read', {
    place,
    hint: 'use Node 22.15 or newer, or pipe it: zstdcat FILE | sluice load -',
  });
}
