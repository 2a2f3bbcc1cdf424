import { SluiceError } from '../../errors.ts';
import { askBeside } from './beside.ts';
import type { Connection } from './connect/connection.ts';
import type { Target } from './connect/target.ts';

/** Watches a connection that is at work. */
export interface StallWatch {
  /** There is progress. */
  touch(): void;
  stop(): void;
}

/** With looking, and asking the server, a connection that is dead is given up within a minute. */
export const STALL_MILLIS = 40_000;
const LOOKS = 8;

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
  const timer = setInterval(look, Math.max(20, stallMillis / LOOKS));
  return { touch, stop: () => clearInterval(timer) };
}

/** Watches a session of the target. Given up, its queries reject with `target/stalled`. */
export function watchSession(
  target: Target,
  session: Connection,
  stallMillis: number = STALL_MILLIS,
): StallWatch {
  return watchStall(
    stallMillis,
    () => isAtWork(target, session),
    () => void session.destroy(stalledFor(stallMillis)),
  );
}

/** Does the work on a session, which is given up where the server says nothing any more. */
export async function unlessStalled<T>(
  target: Target,
  session: Connection,
  work: (touch: () => void) => Promise<T>,
  stallMillis?: number,
): Promise<T> {
  const watch = watchSession(target, session, stallMillis);
  try {
    return await work(watch.touch);
  } finally {
    watch.stop();
  }
}

/**
 * Asks over another session whether the server's process is busy, and not waiting for us. Where we wait for
 * nothing, there is nothing to ask.
 */
async function isAtWork(target: Target, { client, facts }: Connection): Promise<boolean> {
  // pg has it, and does not list it.
  if ((client as { readyForQuery?: boolean }).readyForQuery) return true;
  return askBeside(target, async (client) => {
    const { rows } = await client.query(
      `SELECT state = 'active' AND wait_event_type IS DISTINCT FROM 'Client' AS busy
       FROM pg_stat_activity WHERE pid = ${facts.pid}`,
    );
    return rows[0]?.busy === true;
  });
}

function stalledFor(stallMillis: number): SluiceError {
  const seconds = Math.round(stallMillis / 1000);
  return new SluiceError('target/stalled', `the server took nothing and said nothing for ${seconds} s`, {
    hint: 'look at the network in between; the same command goes on where this one stopped',
  });
}
