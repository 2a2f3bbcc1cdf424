import type { Client } from 'pg';
import type { Target } from './target.ts';

/** What a new session told about itself. */
export interface SessionFacts {
  readonly pid: number;
  /** Seconds since 1970, as the server writes them: tells the process from a later one of that number. */
  readonly startedAt: string;
  /** 150018 for 15.18. */
  readonly serverVersion: number;
  readonly standby: boolean;
  readonly readOnly: boolean;
}

/**
 * A wait for a lock ends before the stall timeout does, so that the error can name the lock. A limit that
 * the role, the database or `PGOPTIONS` sets stays.
 */
const LOCK_MILLIS = 45_000;

/**
 * The limits on time count what a statement waits for our data, so a slow source would end a load: off.
 * Spelling of dates in COPY TEXT must not depend on the role. Settings that a server lacks are passed over.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  statement_timeout: '0',
  transaction_timeout: '0',
  idle_session_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  // So that the server, too, finds out within a minute that a run is gone, and lets go of its locks.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
  DateStyle: 'ISO',
  IntervalStyle: 'postgres',
};

/** Sets the session up and reads what connecting needs to know, in one round trip. */
export async function openSession(client: Client, target: Target): Promise<SessionFacts> {
  const settings = { ...SETTINGS, ...(target.timeZone && { TimeZone: target.timeZone }) };
  const rows = Object.entries(settings).map(([name, value]) => `('${name}', ${client.escapeLiteral(value)})`);
  // The names in errors of COPY are read by us: in English, where we may choose.
  const [, , , facts] = (await client.query(`
    SELECT set_config(name, value, false) FROM (VALUES ${rows.join()}) AS setting (name, value)
      WHERE current_setting(name, true) IS NOT NULL;
    SELECT set_config('lock_timeout', '${LOCK_MILLIS}', false) WHERE current_setting('lock_timeout') = '0';
    SELECT set_config('lc_messages', 'C', false) WHERE current_setting('is_superuser') = 'on';
    SELECT pg_backend_pid() AS pid,
      (SELECT extract(epoch FROM backend_start)::text FROM pg_stat_get_activity(pg_backend_pid())) AS "startedAt",
      current_setting('server_version_num')::int AS "serverVersion",
      pg_is_in_recovery() AS standby, current_setting('transaction_read_only') = 'on' AS "readOnly"
  `)) as unknown as { rows: SessionFacts[] }[];
  return facts?.rows[0] as SessionFacts;
}

/** Whether a session is of the kind that `target_session_attrs` asks for. */
export function fitsAttributes(facts: SessionFacts, attributes: Target['attributes']): boolean {
  switch (attributes) {
    case 'read-write':
      return !facts.readOnly && !facts.standby;
    case 'read-only':
      return facts.readOnly || facts.standby;
    case 'primary':
      return !facts.standby;
    case 'standby':
    case 'prefer-standby':
      return facts.standby;
    default:
      return true;
  }
}
