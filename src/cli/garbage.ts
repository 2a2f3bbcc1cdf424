import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Listener } from '../observe/event.ts';

const EVERY_BYTES = 64 << 20;

/**
 * Collects garbage once in so much of the source. Left alone, V8 lets the space for new objects grow with the
 * length of a run, to some 40 MB, although only a handful are alive; a collection takes milliseconds.
 */
export function collectGarbageNowAndThen(): Listener {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let bytes = 0;
  return (event) => {
    if (event.type !== 'chunk') return;
    bytes += event.bytes;
    if (bytes < EVERY_BYTES) return;
    bytes = 0;
    collect();
  };
}
