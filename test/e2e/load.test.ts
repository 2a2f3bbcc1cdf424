import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { sluice, temporaryFile } from '../support/sluice.ts';

const ORDERS = join(import.meta.dirname, '../../fixtures/orders.csv');
const COLUMNS = `order_id bigint, customer_id uuid, created_at timestamptz, amount numeric(12,2), quantity int,
  note text, paid boolean, discount double precision, latitude double precision, longitude double precision, country char(2)`;

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** The rows that the server itself makes of the file: what psql's \copy would land. */
async function loadByServer(client: pg.Client, table: string): Promise<void> {
  const copy = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT csv, HEADER)`));
  await pipeline(Readable.from([readFileSync(ORDERS)]), copy);
}

async function difference(client: pg.Client, a: string, b: string): Promise<number> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM ((TABLE ${a} EXCEPT ALL TABLE ${b}) UNION ALL (TABLE ${b} EXCEPT ALL TABLE ${a})) d`,
  );
  return rows[0].n;
}

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  test('what lands is what the server makes of the same file, in every setting', async () => {
    const url = await createDatabase(major);
    const client = await connect(url);
    await client.query(`CREATE TABLE expected (${COLUMNS}); CREATE TABLE orders (${COLUMNS})`);
    await loadByServer(client, 'expected');
    const settings = [
      ['--lanes', '1', '--workers', '0'],
      ['--lanes', '4', '--workers', '3', '--batch', '500rows'],
      ['--lanes', '2', '--workers', '1', '--chunk', '4KiB', '--batch', '64KiB'],
      ['--no-ledger'],
    ];
    for (const setting of settings) {
      await client.query('TRUNCATE orders');
      const again = setting.includes('--no-ledger') ? [] : ['--again'];
      const ran = await sluice(['load', ORDERS, '--to', url, '--json', ...again, ...setting]);
      expect(ran.stderr).toBe('');
      const { read, loaded, rejected, exit } = JSON.parse(ran.stdout);
      expect({ read, loaded, rejected, exit }).toEqual({
        read: 10_000,
        loaded: 10_000,
        rejected: 0,
        exit: 0,
      });
      expect(await difference(client, 'orders', 'expected')).toBe(0);
    }
  });

  test('one lane keeps the order of the file', async () => {
    const url = await createDatabase(major);
    const client = await connect(url);
    // Numbered by the server as they come.
    await client.query(`CREATE TABLE orders (arrival bigserial, ${COLUMNS})`);
    await sluice(['load', ORDERS, '--to', url, '--lanes', '1', '--batch', '1000rows', '--chunk', '16KiB']);
    const { rows } = await client.query(
      'SELECT count(*)::int AS n, count(*) FILTER (WHERE arrival <> order_id)::int AS moved FROM orders',
    );
    expect(rows).toEqual([{ n: 10_000, moved: 0 }]);
  });

  test('a pipe, twice, loads twice; --create makes the table', async () => {
    const url = await createDatabase(major);
    const client = await connect(url);
    for (const times of [1, 2]) {
      const args = ['load', '-', '--to', url, '--table', 'piped', '--create'];
      const { status, stderr, stdout } = await sluice(
        args,
        'id,code,price,day\n1,007,1.50,2026-01-31\n2,,-3,\n',
      );
      expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' });
      const { rows } = await client.query(
        'SELECT count(*)::int AS n, sum(price)::text AS sum, min(code) AS code FROM piped',
      );
      expect(rows).toEqual([{ n: 2 * times, sum: (-1.5 * times).toFixed(2), code: '007' }]);
    }
  });

  test('a table with a type that only the server reads is loaded by COPY TEXT', async () => {
    const url = await createDatabase(major);
    const client = await connect(url);
    await client.query('CREATE TABLE spans (id int, span int4range, place point, note text)');
    const file = temporaryFile(
      'spans.csv',
      'id,span,place,note\n1,"[1,5)","(1,2)","tab\tback\\slash\nline"\n2,,,\n',
    );
    expect((await sluice(['load', file, '--to', url])).status).toBe(0);
    const { rows } = await client.query('SELECT id, span::text, place::text, note FROM spans ORDER BY id');
    expect(rows).toEqual([
      { id: 1, span: '[1,5)', place: '(1,2)', note: 'tab\tback\\slash\nline' },
      { id: 2, span: null, place: null, note: null },
    ]);
  });

  test('columns: folded names, --columns, --no-header, --ignore-extra, --null, defaults', async () => {
    const url = await createDatabase(major);
    const client = await connect(url);
    await client.query("CREATE TABLE items (item_id int, unit_price numeric(5,2), state text DEFAULT 'new')");
    const runs: [string, string[]][] = [
      ['Item ID,Unit-Price\n1,1.5\n', []],
      ['2,2.5,old\n', ['--no-header']],
      ['a,b\n3,NA\n', ['--columns', 'item_id,unit_price', '--null', 'NA']],
      ['item_id,colour\n4,red\n', ['--ignore-extra']],
    ];
    for (const [content, options] of runs) {
      const file = temporaryFile('items.csv', content);
      expect(await sluice(['load', file, '--to', url, ...options])).toEqual({
        status: 0,
        stdout: '',
        stderr: '',
      });
    }
    const { rows } = await client.query(
      'SELECT item_id, unit_price::text AS price, state FROM items ORDER BY 1',
    );
    expect(rows).toEqual([
      { item_id: 1, price: '1.50', state: 'new' },
      { item_id: 2, price: '2.50', state: 'old' },
      { item_id: 3, price: null, state: 'new' },
      { item_id: 4, price: null, state: 'new' },
    ]);
  });
});

test('--explain shows the plan and changes nothing, not even where it would create the table', async () => {
  const url = await createDatabase(18);
  const file = temporaryFile('plan.csv', 'id,name\n1,a\n');
  const ran = await sluice(['load', file, '--to', url, '--table', 'planned', '--create', '--explain']);
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toContain('would create');
  expect(ran.stdout).toContain('COPY BINARY');
  expect(await ask(url, `SELECT to_regclass('planned')::text`)).toBe(null);
});

test('records longer than a chunk, of which there is room for one, do not wait for their batch to be old', async () => {
  const url = await createDatabase(18);
  await ask(url, 'CREATE TABLE long (a int, b text)');
  const rows = Array.from({ length: 30 }, (_, i) => `${i},${'z'.repeat(i % 3 === 0 ? 10 : 5000)}\n`).join('');
  const file = temporaryFile('long.csv', `a,b\n${rows}`);
  const sizes = ['--chunk', '1KiB', '--batch-age', '1h', '--lanes', '2'];
  expect((await sluice(['load', file, '--to', url, ...sizes])).status).toBe(0);
  expect(await ask(url, `SELECT count(*) || ' ' || sum(length(b)) FROM long`)).toBe(
    `30 ${10 * 10 + 20 * 5000}`,
  );
});
