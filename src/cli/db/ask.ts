import type { EventEmitter } from 'node:events';
import pg from 'pg';
import type { Embedded } from '../../embedded/index.ts';
import { SluiceError } from '../../errors.ts';
import { escapeText } from '../escape.ts';
import type { Rows } from './rows.ts';

/** SQLSTATEs of a server that stops, starts or ends a connection. */
const STOPPED = /^(08|57P)/;

/**
 * Runs SQL and gives what each statement answered; what COPY TO STDOUT and notices say is printed at once.
 * Throws `target/refused` with the SQLSTATE and the place in the SQL.
 */
export async function ask(server: Embedded, sql: string): Promise<Rows[]> {
  const { socketDirectory, port, user, password, database } = server;
  const client = new pg.Client({ host: socketDirectory, port, user, password, database, ssl: false });
  client.on('notice', ({ severity, message }) => {
    process.stderr.write(`${severity}: ${escapeText(message ?? '')}\n`);
  });
  // COPY TO STDOUT: pg drops what comes unless somebody listens. Its types do not know the connection.
  const { connection } = client as unknown as { connection: EventEmitter };
  connection.on('copyData', ({ chunk }: { chunk: Buffer }) => process.stdout.write(shown(chunk)));
  // A lost connection also fails the query, which is where it is reported.
  client.on('error', () => {});
  try {
    await client.connect();
    // Values as the server writes them: nothing passes through JavaScript's numbers or dates.
    const types = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;
    const answer = await client.query<(string | null)[]>({ text: sql, rowMode: 'array', types });
    return (Array.isArray(answer) ? answer : [answer]).map(toRows);
  } catch (error) {
    throw explain(error, sql);
  } finally {
    await client.end().catch(() => {});
  }
}

/** A row of COPY TO STDOUT. A copy, because pg reads the next rows into the same memory while a slow pipe waits. */
function shown(chunk: Buffer): Buffer | string {
  return process.stdout.isTTY ? `${escapeText(chunk.toString().trimEnd())}\n` : Buffer.from(chunk);
}

function toRows(result: pg.QueryArrayResult<(string | null)[]>): Rows {
  const columns = result.fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }));
  // The rows of COPY TO STDOUT went out as they came: nothing may be added to them.
  if (result.command === 'COPY') return { columns, rows: [], tag: '' };
  const tag = [result.command, result.rowCount].filter((part) => part !== null && part !== undefined);
  return { columns, rows: result.rows, tag: tag.join(' ') };
}

function explain(error: unknown, sql: string): unknown {
  if (!(error instanceof Error)) return error;
  if (!(error instanceof pg.DatabaseError) || STOPPED.test(error.code ?? '')) {
    return new SluiceError('target/unavailable', `the private server went away: ${error.message}`, {
      hint: 'sluice db status',
      cause: error,
    });
  }
  const { message, code, position, hint } = error;
  return new SluiceError('target/refused', `${message} (SQLSTATE ${code})`, {
    ...(position && { place: placeIn(sql, Number(position)) }),
    ...(code && { sqlstate: code }),
    ...(hint && { hint }),
    cause: error,
  });
}

/** `SQL:line:column`, counted from 1 in characters, as the server counts. */
function placeIn(sql: string, position: number): string {
  const before = [...sql].slice(0, position - 1).join('');
  const lines = before.split('\n');
  return `SQL:${lines.length}:${[...(lines.at(-1) ?? '')].length + 1}`;
}
