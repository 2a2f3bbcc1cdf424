import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Job, LockPatience } from '../../record/sink.ts';

/** A run that was killed a moment ago may still hold its lock until the server sees its socket close. */
const GRACE_MILLIS = 1_000;
const PAUSE_MILLIS = 50;
const LONG_PAUSE_MILLIS = 500;

/**
 * Keeps other runs off the job for as long as the session lives. Refuses with `ledger/locked`, naming who holds it,
 * once it has been waited for. `asked` is called with every answer.
 */
export async function lockJob(
  client: ClientBase,
  schema: string,
  job: Job,
  patience?: LockPatience,
  asked: () => void = () => undefined,
): Promise<void> {
  const key = lockKeyOf(schema, job.id);
  const began = performance.now();
  let told = false;
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${key}) AS locked`);
    asked();
    if (rows[0]?.locked) return;
    const waited = performance.now() - began;
    if (waited > GRACE_MILLIS) {
      const error = await locked(client, key, job);
      if (patience === undefined || waited > GRACE_MILLIS + patience.forMillis) throw error;
      if (!told) patience.tell([error.message, ...error.notes].join(', '));
      told = true;
    }
    await sleep(told ? LONG_PAUSE_MILLIS : PAUSE_MILLIS, undefined, { signal: patience?.signal });
  }
}

/** A statement that holds other sessions off until the end of the transaction. */
export function lockSetup(schema: string): string {
  return `SELECT pg_advisory_xact_lock(${lockKey(`setup ${schema}`)})`;
}

async function locked(client: ClientBase, key: bigint, job: Job): Promise<SluiceError> {
  const unsigned = BigInt.asUintN(64, key);
  const { rows } = await client.query<{ pid: number; who: string; since: Date | null }>(`
    SELECT a.pid, concat_ws(', ', nullif(a.application_name, ''), 'user ' || a.usename,
      'from ' || host(a.client_addr)) AS who, a.backend_start AS since
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid::int8 = ${unsigned >> 32n} AND l.objid::int8 = ${unsigned & 0xffffffffn}`);
  const [holder] = rows;
  const notes = holder
    ? [
        `held by server process ${holder.pid} (${holder.who}), connected since ${holder.since?.toISOString() ?? 'unknown'}`,
      ]
    : [];
  return new SluiceError('ledger/locked', `another run is loading ${job.source} into ${job.target}`, {
    notes,
    hint: holder
      ? `wait for it, or end it with: SELECT pg_terminate_backend(${holder.pid})`
      : 'run the same command again',
  });
}

/** The advisory lock that a run of the job holds. */
export function lockKeyOf(schema: string, job: string): bigint {
  return lockKey(`job ${schema} ${job}`);
}

/** Advisory locks are known by 64 bits. */
function lockKey(name: string): bigint {
  return createHash('sha256').update(`sluice ${name}`).digest().readBigInt64BE();
}
