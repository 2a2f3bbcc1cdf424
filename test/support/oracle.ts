import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type OracleServer, type ServerVersion, startOracleServer } from './oracle-server.ts';

/** What a server makes of a text that is assigned to a column: its value, or why it refuses. */
export type Reading =
  /** The type's own output text, and what its binary send function gives (COPY BINARY without the length). */
  { text: string; bytes: Buffer } | { sqlstate: string };

/** Both servers' answers to the same questions, in the order asked. */
export interface Readings<T> {
  15: T[];
  18: T[];
}

/**
 * Real servers, oldest and newest, asked what values mean. Sessions are in UTC with PostgreSQL's default
 * settings. Started once per test file, in `beforeAll`, and closed in `afterAll`.
 */
export class Oracle {
  readonly #servers: Record<ServerVersion, OracleServer>;
  readonly #clients: Record<ServerVersion, Client>;

  private constructor(servers: Record<ServerVersion, OracleServer>, clients: Record<ServerVersion, Client>) {
    this.#servers = servers;
    this.#clients = clients;
  }

  static async start(): Promise<Oracle> {
    const [old, recent] = await Promise.all([startOracleServer(15), startOracleServer(18)]);
    const servers = { 15: old, 18: recent };
    const clients = { 15: await connected(old), 18: await connected(recent) };
    return new Oracle(servers, clients);
  }

  async close(): Promise<void> {
    await Promise.all([this.#clients[15].end(), this.#clients[18].end()]);
    await Promise.all([this.#servers[15].stop(), this.#servers[18].stop()]);
  }

  /** Runs statements on both servers, to create types that later questions name. */
  async run(sql: string): Promise<void> {
    await this.#both((client) => client.query(sql).then(() => []));
  }

  /**
   * How each server reads texts as a column type, given as in DDL (`numeric(10,2)`, `varchar(3)`, `int4[]`).
   * The rules are those of INSERT and COPY, not of an explicit cast. No text may hold a NUL byte.
   */
  read(type: string, texts: readonly string[]): Promise<Readings<Reading>> {
    return this.#both((client) => readTexts(client, type, texts));
  }

  /**
   * Sends COPY BINARY fields (length word included) into a column of the type, and gives the output text of
   * what landed. Rejects if a server refuses a field; its message then names the row.
   */
  load(type: string, fields: readonly Uint8Array[]): Promise<Readings<string>> {
    return this.#both((client) => loadFields(client, type, fields));
  }

  async #both<T>(ask: (client: Client) => Promise<T[]>): Promise<Readings<T>> {
    const [old, recent] = await Promise.all([ask(this.#clients[15]), ask(this.#clients[18])]);
    return { 15: old, 18: recent };
  }
}

async function connected(server: OracleServer): Promise<Client> {
  const client = new Client({ host: server.host, user: server.user });
  await client.connect();
  return client;
}

async function readTexts(client: Client, type: string, texts: readonly string[]): Promise<Reading[]> {
  const send = await client.query<{ name: string }>(
    `SELECT typsend::regproc::text AS name FROM pg_type
     WHERE oid = (SELECT atttypid FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'v')`,
    [await scratch(client, type)],
  );
  await client.query(
    `CREATE OR REPLACE FUNCTION pg_temp.reading(texts text[])
     RETURNS TABLE (value text, bytes text, state text) LANGUAGE plpgsql AS $body$
     DECLARE v ${type}; t text;
     BEGIN
       FOREACH t IN ARRAY texts LOOP
         BEGIN
           v := t; value := format('%s', v); bytes := encode(${send.rows[0]?.name}(v), 'hex'); state := NULL;
         EXCEPTION WHEN OTHERS THEN
           value := NULL; bytes := NULL; state := SQLSTATE;
         END;
         RETURN NEXT;
       END LOOP;
     END $body$`,
  );
  type Row = { value: string; bytes: string; state: string | null };
  const { rows } = await client.query<Row>('SELECT * FROM pg_temp.reading($1::text[])', [texts]);
  return rows.map((row) =>
    row.state === null ? { text: row.value, bytes: Buffer.from(row.bytes, 'hex') } : { sqlstate: row.state },
  );
}

async function loadFields(client: Client, type: string, fields: readonly Uint8Array[]): Promise<string[]> {
  const table = await scratch(client, type);
  const copy = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT binary)`));
  await pipeline(binaryRows(fields), copy);
  const { rows } = await client.query<{ text: string }>(
    `SELECT format('%s', v) AS text FROM ${table} ORDER BY n`,
  );
  return rows.map((row) => row.text);
}

/** An empty table of one numbered column of the type. */
async function scratch(client: Client, type: string): Promise<string> {
  await client.query(`DROP TABLE IF EXISTS scratch; CREATE TEMP TABLE scratch (n int4, v ${type})`);
  return 'scratch';
}

function* binaryRows(fields: readonly Uint8Array[]): Generator<Buffer> {
  yield Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
  for (const [n, field] of fields.entries()) {
    const head = Buffer.alloc(10);
    head.writeInt16BE(2, 0);
    head.writeInt32BE(4, 2);
    head.writeInt32BE(n, 6);
    yield Buffer.concat([head, field]);
  }
  yield Buffer.from([0xff, 0xff]);
}
