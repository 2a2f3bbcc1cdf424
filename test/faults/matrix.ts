import { startPostgres } from '../support/postgres.ts';
import type { Fault, FaultOutcome, Field } from './matrix/fault.ts';
import { meetFault } from './matrix/fault.ts';
import { openPlace, referTo } from './place.ts';
import { SCENARIOS } from './scenario.ts';

/** Few connections, and deadlocks found soon. */
const SETTINGS = [
  'max_connections = 24',
  'superuser_reserved_connections = 0',
  'reserved_connections = 0',
  'deadlock_timeout = 50ms',
];
/** Limits that a load must not be held to, and one that it must; the harness itself has none. */
const LIMITS = {
  lock_timeout: '100ms',
  statement_timeout: '400ms',
  transaction_timeout: '400ms',
  idle_in_transaction_session_timeout: '400ms',
  idle_session_timeout: '400ms',
};

export interface OpenField extends Field {
  close(): Promise<void>;
}

/** A server of one's own, with everything that loads are compared with. */
export async function openField(seed: number): Promise<OpenField> {
  const server = await startPostgres(18, { settings: SETTINGS });
  const place = await openPlace(server);
  const name = new URL(place.url).pathname.slice(1);
  for (const [limit, time] of Object.entries(LIMITS)) {
    await place.pool.query(`ALTER DATABASE ${name} SET ${limit} = '${time}'`);
  }
  const references = await referTo(place, SCENARIOS, seed);
  const close = async () => {
    await place.close();
    await server.remove();
  };
  return { server, place, references, close };
}

/** What became of all tries of a fault. */
export interface Row {
  readonly fault: Fault;
  readonly outcomes: readonly FaultOutcome[];
  readonly violations: readonly string[];
}

export async function tryFault(fault: Fault, seeds: readonly number[], field: Field): Promise<Row> {
  const outcomes: FaultOutcome[] = [];
  const violations: string[] = [];
  for (const seed of seeds) {
    try {
      outcomes.push(await meetFault(fault, seed, field));
    } catch (error) {
      violations.push((error as Error).message);
    }
  }
  return { fault, outcomes, violations };
}
