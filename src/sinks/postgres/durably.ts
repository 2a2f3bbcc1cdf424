import type { ClientBase, QueryResult } from 'pg';
import { SluiceError } from '../../errors.ts';
import { failureOf } from './failure.ts';
import type { Step } from './job-steps.ts';

const OPENING = ['BEGIN ISOLATION LEVEL READ COMMITTED', 'SET LOCAL synchronous_commit TO on'];
const WHICH = 'SELECT txid_current() AS xid';

/**
 * Runs the statements as one transaction that waits for the disk. `check` sees their results before anything else
 * is done, and says whether the steps are to follow.
 */
export async function durably(
  client: ClientBase,
  statements: readonly string[],
  check: (results: readonly QueryResult[]) => boolean = () => true,
  steps: readonly Step[] = [],
): Promise<readonly QueryResult[]> {
  try {
    const results = (await client.query([...OPENING, ...statements].join(';\n'))) as unknown as QueryResult[];
    const own = results.slice(OPENING.length);
    if (check(own)) await runSteps(client, steps);
    // crash point: before ledger COMMIT
    const answer = client.query('COMMIT');
    // crash point: ledger COMMIT sent
    const { command } = await answer;
    if (command !== 'COMMIT')
      throw new SluiceError('target/refused', 'the server rolled the transaction back');
    return own;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** A step is the user's own SQL, or works on the user's tables: it may fail, and it must not end the transaction. */
async function runSteps(client: ClientBase, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const { rows } = await client.query<{ xid: string }>(WHICH);
  for (const { sql, failing, option } of steps) {
    // crash point: before step
    await client.query(sql).catch((error: unknown) => {
      throw failureOf(error, failing);
    });
    const now = await client.query<{ xid: string }>(WHICH);
    if (now.rows[0]?.xid === rows[0]?.xid) continue;
    throw new SluiceError('usage', 'it ends the transaction that it runs in', {
      place: option,
      hint: 'leave out BEGIN, COMMIT and ROLLBACK: it is done together with the ledger, or not at all',
    });
  }
}
