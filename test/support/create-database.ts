import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Makes an empty database on a server and gives its URL. */
export async function createDatabaseAt(
  server: string,
  name = `test_${randomBytes(6).toString('hex')}`,
): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}
