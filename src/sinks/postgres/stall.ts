/** Watches a connection that is at work for one batch. */
export interface StallWatch {
  /** There is progress. */
  touch(): void;
  stop(): void;
}

/**
 * Calls `stalled` when nothing was touched for `stallMillis` and `atWork`, asked then, does not find the
 * server busy with our statement. Slow triggers are no stall; a network that swallows everything is.
 */
export function watchStall(
  stallMillis: number,
  atWork: () => Promise<boolean>,
  stalled: () => void,
): StallWatch {
  let last = performance.now();
  let asking = false;
  const touch = () => {
    last = performance.now();
  };
  const look = async () => {
    if (asking || performance.now() - last < stallMillis) return;
    asking = true;
    const before = last;
    const busy = await atWork().catch(() => false);
    asking = false;
    if (busy) touch();
    else if (last === before) stalled();
  };
  const timer = setInterval(look, Math.max(20, stallMillis / 4));
  return { touch, stop: () => clearInterval(timer) };
}
