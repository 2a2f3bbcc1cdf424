import { once } from 'node:events';
import { SluiceError } from '../errors.ts';
import { type Compression, createDecompressor } from './compression.ts';
import { type ExpansionLimits, refuseExpansion } from './expansion.ts';

/** Bytes that go in at once: an error is named by where they lie. */
const SLICE_BYTES = 1 << 16;

/**
 * The bytes of a compressed source, in full. Truncation, damage, and anything but zeros behind the end are errors
 * `source/corrupt` that say where, more than the limits allow is `source/limit`. Each buffer is the caller's own.
 * `tellTaken` hears how many bytes went in, before what came out of them is given.
 */
export async function* decompress(
  compressed: AsyncIterable<Uint8Array>,
  compression: Compression,
  place: string,
  limits: ExpansionLimits,
  tellTaken: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const unzip = createDecompressor(compression, place);
  const ended = once(unzip, 'end').catch(() => undefined);
  const closed = once(unzip, 'close').catch(() => undefined);
  let taken = 0;
  let given = 0;
  const corrupt = (message: string, hint?: string) =>
    new SluiceError('source/corrupt', message, { place, ...(hint && { hint }) });

  const feed = async () => {
    for await (const bytes of compressed) {
      for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
        const slice = bytes.subarray(at, at + SLICE_BYTES);
        const before = taken;
        taken += slice.length;
        if (!unzip.readableEnded && unzip.bytesWritten === before) {
          const written = new Promise<void>((resolve) => unzip.write(slice, () => resolve()));
          await Promise.race([written, ended, closed]);
          if (unzip.destroyed && !unzip.readableEnded) return;
        }
        // What the decompressor did not take lies behind the end of its data.
        const rest = Math.max(unzip.bytesWritten - before, 0);
        const junk = slice.subarray(rest).findIndex((byte) => byte !== 0);
        if (junk >= 0)
          throw corrupt(
            `the ${compression} data end, and something else begins at byte ${before + rest + junk}`,
          );
      }
    }
    unzip.end();
  };
  const fed = feed();
  // What breaks there is met when the data are asked for, or behind their end.
  fed.catch((error: unknown) => unzip.destroy(error as Error));
  try {
    for await (const bytes of unzip) {
      given += bytes.length;
      refuseExpansion(taken, given, limits, place);
      tellTaken(taken);
      yield bytes;
    }
    await fed;
    tellTaken(taken);
  } catch (error) {
    if (error instanceof SluiceError || (error as Error).name === 'AbortError') throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') {
      throw corrupt(`the ${compression} data are cut off at byte ${taken}`, 'get the file once more, whole');
    }
    const from = Math.max(0, taken - SLICE_BYTES);
    throw corrupt(`the ${compression} data are damaged, between bytes ${from} and ${taken}: ${message}`);
  } finally {
    unzip.destroy();
    await fed.catch(() => undefined);
  }
}
