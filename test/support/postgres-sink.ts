import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { mapColumns } from '../../src/load/target/map-columns.ts';
import type { Job } from '../../src/record/sink.ts';
import {
  connect,
  openPostgresSink,
  type PostgresSink,
  type PostgresSinkOptions,
  parseTableName,
  readTable,
  resolveTarget,
  type Surroundings,
  type Target,
} from '../../src/sinks/postgres/index.ts';

export const never: AbortSignal = new AbortController().signal;

/** A process with nothing around it: no environment, no files at home. */
export function bareSurroundings(more: Partial<Surroundings> = {}): Surroundings {
  return {
    env: {},
    home: '/nonexistent',
    socketFolders: ['/nonexistent'],
    user: () => 'postgres',
    warn: (sentence) => {
      throw new Error(`unexpected warning: ${sentence}`);
    },
    ...more,
  };
}

export function targetOf(url: string): Target {
  return resolveTarget(url, bareSurroundings());
}

/** A sink for a table of the database, its columns in the table's order. */
export async function openSink(
  url: string,
  table = 't',
  more: Partial<PostgresSinkOptions> = {},
): Promise<PostgresSink> {
  const target = targetOf(url);
  const control = await connect(target);
  const found = await readTable(control.client, parseTableName(table));
  if (!found) throw new Error(`no table ${table}`);
  const schema = mapColumns({ header: undefined, ignoreExtra: false, into: found });
  return openPostgresSink({ target, control, table: found, schema, ledger: false, ...more });
}

/** A client of one's own, beside the sink's. The caller ends it. */
export async function clientOf(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export function jobOf(more: Partial<Job> = {}): Job {
  return {
    id: randomBytes(6).toString('hex'),
    source: 'orders.csv',
    target: 'db/t',
    input: 'orders.csv',
    fingerprint: { size: 100, mtimeMillis: 1, head: 'aa' },
    hashed: false,
    publication: 'append',
    ...more,
  };
}
