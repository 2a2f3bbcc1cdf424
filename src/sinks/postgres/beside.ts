import type { ClientBase } from 'pg';
import { connect } from './connect/connect.ts';
import type { Connection } from './connect/connection.ts';
import type { SessionFacts } from './connect/session.ts';
import type { Target } from './connect/target.ts';

/** An answer that takes longer does not come: what is asked here the server knows at once. */
const ANSWER_MILLIS = 10_000;

/** Asks something over a session of its own. */
export async function askBeside<T>(
  target: Target,
  ask: (client: ClientBase) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const session = await connect(target, signal);
  const giveUp = () => void session.destroy(new Error('no answer'));
  const timer = setTimeout(giveUp, ANSWER_MILLIS);
  signal?.addEventListener('abort', giveUp);
  try {
    return await ask(session.client);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    await session.end();
  }
}

/** Ends a server's process that may not have noticed that its client is gone: it holds locks until then. */
export async function endSession(client: ClientBase, { pid, startedAt }: SessionFacts): Promise<void> {
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid = ${pid} AND extract(epoch FROM backend_start)::text = '${startedAt}'`);
}

/** The same for a session that was given up; where the server cannot be asked, it finds out by itself. */
export async function endSessionBeside(target: Target, { facts }: Connection): Promise<void> {
  await askBeside(target, (client) => endSession(client, facts)).catch(() => undefined);
}
