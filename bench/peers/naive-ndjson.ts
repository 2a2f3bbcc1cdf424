import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ORDER_COLUMNS } from '../../fixtures/order.ts';

const SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** What people write today: each line through JSON.parse, one chunk to the COPY stream for each row. */
async function* rows(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const row = JSON.parse(line) as Record<string, unknown>;
    const fields = ORDER_COLUMNS.map(({ name }) => {
      const value = row[name];
      return value == null ? '\\N' : String(value).replace(SPECIAL, (found) => ESCAPES[found] as string);
    });
    yield `${fields.join('\t')}\n`;
  }
}

const [url, table, file] = process.argv.slice(2) as [string, string, string];
const client = new pg.Client({ connectionString: url });
await client.connect();
await pipeline(Readable.from(rows(file)), client.query(copyFrom(`copy ${table} from stdin`)));
await client.end();
