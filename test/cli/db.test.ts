import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { embeddedStatus, startEmbedded } from '../../src/embedded/index.ts';
import { cleanHomes, type Ended, runModule, useFreshHome } from '../support/embedded-home.ts';

cleanHomes();
useFreshHome();

/** The command group as a program of its own; an error's parts are printed as JSON. */
const PROGRAM = `
  import { dbCommand } from '${new URL('../../src/cli/db.ts', import.meta.url).href}';
  try {
    await dbCommand().parseAsync(process.argv.slice(1), { from: 'user' });
  } catch (error) {
    const { code, sqlstate, place, message, hint } = error;
    console.error(JSON.stringify({ code, sqlstate, place, message, hint }));
    process.exitCode = error.exitStatus;
  }`;

const db = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  runModule(PROGRAM, { args, env });

async function failure(args: readonly string[], env?: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = await db(args, env);
  expect(stdout).toBe('');
  return { status, ...JSON.parse(stderr) };
}

test('status and stop start nothing', async () => {
  expect(await db(['status'])).toMatchObject({ status: 0, stdout: expect.stringContaining('none yet') });
  expect(await db(['stop'])).toMatchObject({ status: 0, stdout: 'not running\n' });
  expect(JSON.parse((await db(['status', '--json'])).stdout)).toEqual([]);
});

test('url starts it, and status and stop say what they see', async () => {
  const { stdout } = await db(['url']);
  expect(stdout).toBe(`${(await startEmbedded()).url}\n`);
  const [{ port, dataDirectory, pid, major }] = JSON.parse((await db(['status', '--json'])).stdout);
  const text = (await db(['status'])).stdout;
  expect(text).toContain(`running, port ${port}, process ${pid}\n  data: ${dataDirectory}\n`);
  expect((await db(['stop'])).stdout).toBe(`stopped PostgreSQL ${major}\n`);
  expect((await db(['status'])).stdout).toContain(': not running\n');
  expect(await embeddedStatus()).toMatchObject([{ state: 'idle' }]);
});

const VALUES = `select * from (values
  (9007199254740993::int8, 'plain'::text, true, '{"a": 1}'::json, 1.50::numeric),
  (null, null, null, null, null),
  (-1, E'\\x1b[31mred\\r\\n\\t' || chr(133) || chr(8238), false, E'[1,\\n2]', 'NaN'),
  (20, '', true, '""', 0)
) as t (id, name, ok, document, amount)`;

test('query prints an aligned table, and no control character', async () => {
  const { stdout, stderr, status } = await db(['query', VALUES]);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout.split('\n')).toEqual([
    ' id               | name                          | ok   | document | amount',
    '------------------+-------------------------------+------+----------+--------',
    ' 9007199254740993 | plain                         | t    | {"a": 1} |   1.50',
    '             NULL | NULL                          | NULL | NULL     |   NULL',
    '               -1 | \\x1b[31mred\\r\\n\\t\\u0085\\u202e | f    | [1,\\n2]  |    NaN',
    '               20 |                               | t    | ""       |      0',
    '(4 rows)',
    '',
  ]);
});

test('query aligns wide characters and marks by the cells they take', async () => {
  const { stdout } = await db(['query', "select U&'e\\0301' as \"日本\", '日本語' as b, 'x' as c"]);
  expect(stdout.split('\n')[2]).toBe(' e\u0301    | 日本語 | x');
  expect(stdout.split('\n')[0]).toBe(' 日本 | b      | c');
});

test('query prints JSON lines that keep every digit and every column', async () => {
  const { stdout } = await db(['query', '--json', `${VALUES}; select 1 as a, 2 as a, 'x' as "__proto__"`]);
  expect(stdout.split('\n')).toEqual([
    '{"id":9007199254740993,"name":"plain","ok":true,"document":{"a": 1},"amount":1.50}',
    '{"id":null,"name":null,"ok":null,"document":null,"amount":null}',
    '{"id":-1,"name":"\\u001b[31mred\\r\\n\\t\\u0085\\u202e","ok":false,"document":[1, 2],"amount":"NaN"}',
    '{"id":20,"name":"","ok":true,"document":"","amount":0}',
    '{"a":1,"a_2":2,"__proto__":"x"}',
    '',
  ]);
});

test('query prints CSV, with its values as they are', async () => {
  const { stdout } = await db([
    'query',
    '--csv',
    `select E'a,"b"\\n\\x1b' as "x,y", '' as e, null as n, 1 as o`,
  ]);
  expect(stdout).toBe('"x,y",e,n,o\n"a,""b""\n\x1b","",,1\n');
});

test('query runs several statements and says what each did', async () => {
  const sql = `create temp table t (a int); create temp table if not exists t (a int);
    insert into t values (1), (2); select a from t; delete from t`;
  const { stdout, stderr } = await db(['query', sql]);
  expect(stdout).toBe('CREATE\n\nCREATE\n\nINSERT 2\n\n a\n---\n 1\n 2\n(2 rows)\n\nDELETE 2\n');
  expect(stderr).toBe('NOTICE: relation "t" already exists, skipping\n');
  expect((await db(['query', '--json', sql])).stdout).toBe('{"a":1}\n{"a":2}\n');
});

test('query passes on what COPY TO STDOUT gives, and nothing else', async () => {
  const { stdout } = await db([
    'query',
    'copy (select x, x * x from generate_series(1, 2000) x) to stdout csv',
  ]);
  const lines = Array.from({ length: 2000 }, (_, at) => `${at + 1},${(at + 1) ** 2}\n`);
  expect(stdout).toBe(lines.join(''));
});

test('rows of COPY TO STDOUT are whole when their reader is slow', async () => {
  const sql = "copy (select x, repeat('y', 500) from generate_series(1, 20000) x) to stdout";
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, '--', 'query', sql], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Nothing is read until the pipe has long been full.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const rows = (await text(child.stdout)).split('\n');
  expect(rows.pop()).toBe('');
  const wrong = rows.findIndex((row, at) => row !== `${at + 1}\t${'y'.repeat(500)}`);
  expect({ count: rows.length, wrong }).toEqual({ count: 20_000, wrong: -1 });
});

test.each([
  ['select 1;\nselect é, nothere', '42703', 'SQL:2:8'],
  ['selec 1', '42601', 'SQL:1:1'],
  ['select 1/0', '22012', undefined],
  ['create temp table t (a int); copy t from stdin', '57014', undefined],
])('query %j is refused with its SQLSTATE and place', async (sql, sqlstate, place) => {
  const { message, hint, ...rest } = await failure(['query', sql]);
  expect(message).toMatch(new RegExp(` \\(SQLSTATE ${sqlstate}\\)$`));
  expect(rest).toEqual({ status: 6, code: 'target/refused', sqlstate, place });
});

test('a server that dies under a query is a failure that may pass', async () => {
  const sql = 'select pg_terminate_backend(pg_backend_pid())';
  expect(await failure(['query', sql])).toMatchObject({ status: 7, code: 'target/unavailable' });
});

/** A psql that tells what it was given. */
let fake: string;
beforeAll(() => {
  fake = mkdtempSync('/tmp/sluice-psql-');
  const script = `#!/bin/sh\nenv | grep ^PG | sort\nfor a in "$@"; do echo "<$a>"; done\nexit 3\n`;
  writeFileSync(join(fake, 'psql'), script);
  chmodSync(join(fake, 'psql'), 0o755);
  return () => rmSync(fake, { recursive: true });
});

test('psql is given its arguments, the connection by environment, and gives its status', async () => {
  const { port, password } = await startEmbedded();
  const env = { PATH: `${fake}${delimiter}${process.env.PATH}`, PGSERVICE: 'other', PGHOSTADDR: '192.0.2.1' };
  const args = ['-c', 'select 1', '--help', '--', '--json'];
  const { status, stdout } = await db(['psql', ...args], env);
  expect(status).toBe(3);
  expect(stdout.split('\n')).toEqual([
    'PGDATABASE=postgres',
    'PGHOST=127.0.0.1',
    `PGPASSWORD=${password}`,
    `PGPORT=${port}`,
    'PGUSER=postgres',
    ...args.map((arg) => `<${arg}>`),
    '',
  ]);
});

test('without psql there is another way', async () => {
  const empty = mkdtempSync('/tmp/sluice-empty-');
  onTestFinished(() => rmSync(empty, { recursive: true }));
  const hint = expect.stringContaining('sluice db query');
  expect(await failure(['psql'], { PATH: empty })).toMatchObject({
    status: 6,
    code: 'embedded/missing',
    hint,
  });
});
