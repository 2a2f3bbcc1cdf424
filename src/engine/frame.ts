import type { Chunk } from '../record/chunk.ts';
import type { Framer } from './framer.ts';
import { nextWithin, TOO_LATE } from './waiting.ts';

/**
 * bytes -> Chunk. Cuts the stream at record ends, quote-aware. Where the source pauses for `ageMillis`,
 * what is whole goes on without waiting for the chunk to be full.
 */
export async function* frame(
  source: AsyncIterable<Uint8Array>,
  framer: Framer,
  ageMillis: number,
  drain: AbortSignal,
): AsyncGenerator<Chunk> {
  const buffers = source[Symbol.asyncIterator]();
  try {
    let pending = buffers.next();
    for (;;) {
      let next = await nextWithin(pending, ageMillis);
      if (next === TOO_LATE) {
        yield* framer.flush();
        next = await pending;
      }
      if (next.done) break;
      yield* framer.feed(next.value);
      pending = buffers.next();
    }
    // Bytes that were cut off by the operator do not end a record.
    yield* drain.aborted ? framer.flush() : framer.end();
  } finally {
    framer.close();
    await buffers.return?.();
  }
}
