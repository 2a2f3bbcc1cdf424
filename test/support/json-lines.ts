import type { Outcome } from './csv-outcome.ts';
import { JsonKernel, type JsonReading } from './json-outcome.ts';

/** Two columns of text and one of json, everything else left out. */
export const PLAIN_READING: JsonReading = {
  format: 'ndjson',
  members: [
    { path: ['a'], form: 'text', required: false },
    { path: ['b'], form: 'text', required: false },
    { path: ['v'], form: 'raw', required: false },
  ],
  extra: 'ignore',
  uniqueKeys: false,
  maxDepth: 64,
  maxRecordBytes: 1 << 24,
};

/** What the kernel makes of an input, read whole. */
export async function loadJson(
  input: string | Uint8Array,
  more: Partial<JsonReading> = {},
): Promise<Outcome> {
  const kernel = new JsonKernel(
    { ...PLAIN_READING, ...more },
    { chunkBytes: 1 << 20, chunkRecords: 65_536, workers: 0 },
  );
  try {
    return await kernel.outcome(Buffer.from(input), [1 << 20]);
  } finally {
    await kernel.close();
  }
}
