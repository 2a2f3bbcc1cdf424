import { createReadStream } from 'node:fs';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Arguments of the process: URL, table, CSV file. The rows go from csv-parse through `lines` into COPY. */
export async function loadThrough(lines: Transform): Promise<void> {
  const [url, table, csv] = process.argv.slice(2) as [string, string, string];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const copy = client.query(copyFrom(`copy ${table} from stdin`));
  await pipeline(createReadStream(csv), parse({ from: 2 }), lines, copy);
  await client.end();
}
