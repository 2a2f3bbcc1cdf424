import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Listener } from '../observe/event.ts';

const EVERY_BYTES = 64 << 20;
/** Where that much passes in no time, collecting would be a good part of the work. */
const LEAST_MILLIS = 300;
const READ_BYTES = 1 << 16;
/** What a socket or a decompressor gives is a buffer of its own each time, outside of the heap. */
const BUFFERS_BYTES = 4 << 20;

/**
 * Keeps V8's heap as small as a load needs, from here on. Left alone, the space for new objects doubles with
 * the length of a run, and what moves on from it piles up to some 40 MB, although only a handful of objects
 * are alive. So that space stays as it is, and garbage is collected once in so much of the source, but not
 * more often than that; a collection takes milliseconds. What is new is looked at more often, which takes less.
 */
export function collectGarbageNowAndThen(): Listener {
  keepNewSpace();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options?: { readonly type: 'minor' }) => void;
  let bytes = 0;
  let next = 0;
  let due = 0;
  let nextBuffers = 0;
  return (event) => {
    if (event.type !== 'chunk') return;
    // What is read at once leaves some garbage behind, however little it is.
    bytes += Math.max(event.bytes, READ_BYTES);
    if (bytes >= nextBuffers) {
      nextBuffers = bytes + BUFFERS_BYTES;
      collect({ type: 'minor' });
    }
    if (bytes < next || performance.now() < due) return;
    // Again, for every thread that comes up sets it back.
    keepNewSpace();
    if (next > 0) collect();
    next = bytes + EVERY_BYTES;
    due = performance.now() + LEAST_MILLIS;
  };
}

function keepNewSpace(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
