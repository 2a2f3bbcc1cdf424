import pg from 'pg';

/** Runs one statement on a connection of its own and gives the first value of the first row. */
export async function ask(config: string | pg.ClientConfig, sql: string): Promise<unknown> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}
