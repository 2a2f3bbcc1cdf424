import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { cutAfter, type FileServer, type Meddle } from '../support/file-server.ts';
import { ACCESS_KEY, faultOf, REGION, refuse, SECRET_KEY, serveObject, TOKEN } from '../support/s3-server.ts';
import { errorCode, parseRejects, type Ran, startSluice, temporaryFolder } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

const ROWS = 60_000;
const TEXT = Buffer.from(
  `a,b\n${Array.from({ length: ROWS }, (_, i) => `${i},row ${i} ${'x'.repeat(i % 50)}\n`).join('')}`,
);
const ALL = `${ROWS} ${ROWS} ${(ROWS * (ROWS - 1)) / 2}`;

async function freshTable(): Promise<string> {
  const name = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE TABLE ${name} (a int, b text)`);
  return name;
}

const landed = (table: string) =>
  ask(url, `SELECT count(*) || ' ' || count(DISTINCT a) || ' ' || coalesce(sum(a), 0) FROM ${table}`);

async function serve(content: string | Uint8Array, meddle?: Meddle): Promise<FileServer> {
  const server = await serveObject(content, meddle);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** What a shell would have set, and nothing of whoever runs the tests. */
function surroundings(server: FileServer, folder: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    HOME: folder,
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: SECRET_KEY,
    AWS_SESSION_TOKEN: TOKEN,
  };
}

function load(args: readonly string[], folder: string, env: NodeJS.ProcessEnv) {
  const run = startSluice(['load', ...args, '--to', url], folder, { env });
  run.child.stdin?.end();
  return run;
}

test('an object is loaded with signed requests, and goes on after cuts', async () => {
  const server = await serve(
    TEXT,
    (answer, _, response, count) => count < 4 && cutAfter(500_000, answer, response),
  );
  const folder = temporaryFolder();
  const table = await freshTable();
  const key = 'year=2026/ü (1)+&%20.csv';
  const { ended } = load(
    [`s3://data.test/${key}`, '--table', table, '--json'],
    folder,
    surroundings(server, folder),
  );
  const ran = await ended;
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ source: `s3://data.test/${key}`, loaded: ROWS });
  expect(await landed(table)).toBe(ALL);
  expect(server.seen.map(({ url: path, range }) => `${path} ${range}`)).toEqual(
    [undefined, 'bytes=500000-', 'bytes=1000000-', 'bytes=1500000-'].map(
      (range) => `/data.test/year%3D2026/%C3%BC%20%281%29%2B%26%2520.csv ${range}`,
    ),
  );
});

test('killed and gone on with, compressed, with keys from a profile', async () => {
  const bytes = gzipSync(TEXT);
  let held = true;
  const server = await serve(bytes, (answer, _, response) => {
    if (!held) return false;
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body.subarray(0, Math.floor(answer.body.length * 0.7)));
    return true;
  });
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'credentials'),
    `[mine]\naws_access_key_id = ${ACCESS_KEY}\naws_secret_access_key = ${SECRET_KEY}\naws_session_token = ${TOKEN}\n`,
    { mode: 0o600 },
  );
  writeFileSync(join(folder, 'config'), `[profile mine]\nregion = ${REGION}\nendpoint_url = ${server.url}\n`);
  const {
    AWS_ENDPOINT_URL,
    AWS_REGION,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN,
    ...rest
  } = surroundings(server, folder);
  const env = {
    ...rest,
    AWS_PROFILE: 'mine',
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_CONFIG_FILE: join(folder, 'config'),
  };
  const table = await freshTable();
  const args = [
    's3://data/x.csv.gz',
    '--table',
    table,
    '--batch',
    '1000rows',
    '--chunk',
    '16KiB',
    '--lanes',
    '1',
  ];
  const { child, ended } = load(args, folder, env);
  await expect
    .poll(() => ask(url, `SELECT count(*)::int FROM ${table}`), { timeout: 30_000, interval: 20 })
    .toBeGreaterThan(20_000);
  child.kill('SIGKILL');
  await ended;
  held = false;
  const ran = await load([...args, '--json'], folder, env).ended;
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ state: 'resumed', read: ROWS, loaded: ROWS });
  expect(await landed(table)).toBe(ALL);
});

test('without a signature, where that is asked for', async () => {
  const server = await serve('a,b\n1,x\n');
  server.meddle = (_, request, response) =>
    request.headers.authorization === undefined ? undefined : refuse(response, 400, 'InvalidRequest');
  const folder = temporaryFolder();
  const table = await freshTable();
  const env = { ...surroundings(server, folder), AWS_NO_SIGN_REQUEST: 'true' };
  expect((await load(['s3://data/x.csv', '--table', table], folder, env).ended).status).toBe(0);
});

const REFUSED: [
  name: string,
  env: NodeJS.ProcessEnv,
  meddle: Meddle | undefined,
  code: string,
  says: string,
][] = [
  [
    'a wrong secret',
    { AWS_SECRET_ACCESS_KEY: 'hunter2-wrong' },
    undefined,
    'source/unreadable',
    'SignatureDoesNotMatch',
  ],
  ['another key', { AWS_ACCESS_KEY_ID: 'AKIAHUNTER' }, undefined, 'source/unreadable', 'InvalidAccessKeyId'],
  [
    'no such key',
    {},
    (_, __, response) => refuse(response, 404, 'NoSuchKey'),
    'source/missing',
    'NoSuchKey (HTTP 404)',
  ],
  [
    'another region',
    {},
    (_, __, response) => {
      response.setHeader('x-amz-bucket-region', 'ap-east-1');
      response.setHeader('location', 'https://elsewhere.example/');
      return refuse(response, 301, 'PermanentRedirect');
    },
    'source/unreadable',
    'AWS_REGION=ap-east-1',
  ],
  [
    'an answer that is no XML',
    {},
    (_, __, response) => {
      response.writeHead(403).end(Buffer.alloc(1 << 20, 'hunter2'));
      return true;
    },
    'source/unreadable',
    'HTTP 403',
  ],
];

test.each(REFUSED)('%s: the code of S3 is shown, and no secret', async (_, more, meddle, code, says) => {
  const server = await serve('a,b\n1,x\n', meddle);
  const folder = temporaryFolder();
  const env = { ...surroundings(server, folder), ...more };
  const ran = await load(['s3://data/x.csv', '--table', 'nowhere'], folder, env).ended;
  expect([errorCode(ran.stderr), ran.status]).toEqual([code, 5]);
  expect(ran.stderr).toContain(says);
  expect(ran.stderr).toContain('s3://data/x.csv');
  expect(ran.stderr).not.toMatch(/hunter2|AKIA/);
});

test('what passes is tried again', async () => {
  const server = await serve(
    'a,b\n1,x\n',
    (_, __, response, count) => count < 3 && refuse(response, 503, 'SlowDown'),
  );
  const folder = temporaryFolder();
  const table = await freshTable();
  const ran = await load(['s3://data/x.csv', '--table', table], folder, surroundings(server, folder)).ended;
  expect([ran.status, server.seen.length]).toEqual([0, 3]);
});

test('secrets are in nothing that a load leaves or says', async () => {
  const server = await serve('a,b\n1,x\nnone,y\n');
  const folder = temporaryFolder();
  const table = await freshTable();
  const env = surroundings(server, folder);
  const kept: string[] = [];
  for (const more of [['--json'], ['--again'], ['--explain']]) {
    const ran: Ran = await load(['s3://data/x.csv', '--table', table, ...more], folder, env).ended;
    expect(ran.status).toBe(more.includes('--explain') ? 0 : 3);
    kept.push(ran.stdout, ran.stderr);
  }
  expect(readdirSync(folder)).toEqual(['x.csv.rejects.ndjson']);
  const rejects = readFileSync(join(folder, 'x.csv.rejects.ndjson'), 'utf8');
  expect(parseRejects(rejects)).toMatchObject([{ source: 's3://data/x.csv', line: 3 }]);
  kept.push(rejects, String(await ask(url, `SELECT string_agg(j::text, ' ') FROM sluice.job j`)));
  expect(kept.at(-1)).toContain('s3://data/x.csv');
  for (const text of kept) expect(text).not.toMatch(/hunter2|AKIA/);
});

test('headers are for http alone', async () => {
  const server = await serve('a,b\n1,x\n');
  const folder = temporaryFolder();
  const args = ['s3://data/x.csv', '--headers-file', 'h', '--table', 'x'];
  const ran = await load(args, folder, surroundings(server, folder)).ended;
  expect([errorCode(ran.stderr), ran.status]).toEqual(['usage', 2]);
});

test('the server of these tests lets nobody in by mistake', () => {
  const headers = { host: 'x', 'x-amz-date': '20130524T000000Z', 'x-amz-security-token': TOKEN };
  const authorization = `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/20130524/${REGION}/s3/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${'0'.repeat(64)}`;
  expect(faultOf({ method: 'GET', url: '/', headers } as never)).toBe('AccessDenied');
  expect(faultOf({ method: 'GET', url: '/', headers: { ...headers, authorization } } as never)).toBe(
    'RequestTimeTooSkewed',
  );
});
