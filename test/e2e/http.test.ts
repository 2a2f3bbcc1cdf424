import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { certify } from '../support/certificate.ts';
import { createDatabase } from '../support/database.ts';
import { cutAfter, type FileServer, serveFile } from '../support/file-server.ts';
import {
  errorCode,
  parseRejects,
  type Ran,
  sluice,
  startSluice,
  temporaryFolder,
} from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

const ROWS = 60_000;
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i},row ${from + i} ${'x'.repeat((from + i) % 50)}\n`);
const TEXT = Buffer.from(`a,b\n${rows(0, ROWS).join('')}`);
const SMALL = ['--batch', '1000rows', '--chunk', '16KiB', '--lanes', '1'];

async function freshTable(): Promise<string> {
  const name = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE TABLE ${name} (a int, b text)`);
  return name;
}

const landed = (table: string) =>
  ask(url, `SELECT count(*) || ' ' || count(DISTINCT a) || ' ' || coalesce(sum(a), 0) FROM ${table}`);
const ALL = `${ROWS} ${ROWS} ${(ROWS * (ROWS - 1)) / 2}`;

async function serve(content: string | Uint8Array = TEXT): Promise<FileServer> {
  const server = await serveFile(content);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Runs a load of a URL in a folder of its own. */
function load(
  source: string,
  table: string,
  more: readonly string[] = [],
  folder = temporaryFolder(),
): Promise<Ran> {
  return sluice(['load', source, '--to', url, '--table', table, ...more], '', folder);
}

test('a URL is loaded, and known when it is loaded again', async () => {
  const server = await serve();
  const table = await freshTable();
  const first = await load(`${server.url}/orders.csv?token=1`, table, ['--json']);
  expect([first.status, first.stderr]).toEqual([0, '']);
  expect(JSON.parse(first.stdout)).toMatchObject({ source: `${server.url}/orders.csv`, state: 'loaded' });
  expect(await landed(table)).toBe(ALL);
  expect(server.seen.length).toBe(1);
  const again = await load(`${server.url}/orders.csv?token=2`, table, ['--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ state: 'nothing-to-do', exit: 0 });
  server.content = Buffer.from('a,b\n-1,new\n');
  expect(JSON.parse((await load(`${server.url}/orders.csv`, table, ['--json'])).stdout)).toMatchObject({
    state: 'loaded',
    loaded: 1,
  });
});

test('the name of the table, the format and the reject file come from the path of the URL', async () => {
  const server = await serve('{"n":1}\n{"n":"none"}\n');
  const folder = temporaryFolder();
  const args = ['load', `${server.url}/a/web-events.ndjson?v=1#x`, '--to', url, '--json'];
  await ask(url, 'CREATE TABLE web_events (n int)');
  const ran = await sluice(args, '', folder);
  expect([ran.status, JSON.parse(ran.stdout)]).toMatchObject([3, { table: 'public.web_events', loaded: 1 }]);
  expect(readdirSync(folder)).toEqual(['web-events.ndjson.rejects.ndjson']);
  const [reject] = parseRejects(readFileSync(join(folder, 'web-events.ndjson.rejects.ndjson'), 'utf8'));
  expect(reject).toMatchObject({ source: `${server.url}/a/web-events.ndjson`, line: 2 });
});

test.each([1, 5000, 65_536, 1_000_000, TEXT.length - 1])(
  'cut after %i bytes, it goes on, and every row is there once',
  async (at) => {
    const server = await serve();
    server.meddle = (answer, _, response, count) => count === 1 && cutAfter(at, answer, response);
    const table = await freshTable();
    const ran = await load(`${server.url}/x.csv`, table);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(await landed(table)).toBe(ALL);
    expect(server.seen.length).toBe(2);
  },
);

const FORMS: [name: string, content: () => Uint8Array, hasRanges: boolean][] = [
  ['plain', () => TEXT, true],
  ['plain, from a server that knows no parts', () => TEXT, false],
  ['UTF-16', () => Buffer.from(`\ufeff${TEXT}`, 'utf16le'), true],
  ['gzip', () => gzipSync(TEXT), true],
  ['gzip, from a server that knows no parts', () => gzipSync(TEXT), false],
];

test.each(FORMS)(
  '%s: cut everywhere, killed, and gone on with by the same command',
  async (_, content, hasRanges) => {
    const bytes = content();
    const server = await serve(bytes);
    const table = await freshTable();
    const folder = temporaryFolder();
    let cuts = 0;
    server.meddle = (answer, request, response) => {
      if (!hasRanges) {
        answer.status = 200;
        answer.body = bytes;
        answer.headers = { etag: answer.headers.etag as string, 'content-length': String(bytes.length) };
      }
      // The first run gets two thirds, in pieces, and then nothing more.
      const from = hasRanges ? Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
      const most = Math.floor((bytes.length * 2) / 3);
      cuts += 1;
      if (cuts > 6) return undefined;
      const step = Math.floor((bytes.length * (cuts + 1)) / 6);
      if (cuts < 4) return cutAfter(Math.max(1, Math.min(step, most) - from), answer, response);
      response.writeHead(answer.status, answer.headers);
      response.write(answer.body.subarray(0, Math.max(1, most - from)));
      return true;
    };
    const args = ['load', `${server.url}/x.csv`, '--to', url, '--table', table, ...SMALL];
    const { child, ended } = startSluice(args, folder);
    await expect
      .poll(() => ask(url, `SELECT count(*)::int FROM ${table}`), { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(20_000);
    child.kill('SIGKILL');
    await ended;
    expect(await ask(url, `SELECT count(*)::int < ${ROWS} FROM ${table}`)).toBe(true);
    cuts = 100;
    const ran = await sluice([...args, '--json'], '', folder);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(JSON.parse(ran.stdout)).toMatchObject({ state: 'resumed', read: ROWS, loaded: ROWS });
    expect(await landed(table)).toBe(ALL);
  },
);

test('another file in the middle: what is committed stays, nothing is doubled, the next run explains', async () => {
  const server = await serve();
  const table = await freshTable();
  const folder = temporaryFolder();
  server.meddle = (answer, _, response, count) => {
    if (count > 1) return undefined;
    server.content = Buffer.from(`a,b\n${rows(100_000, 100_000 + ROWS).join('')}`);
    return cutAfter(1_500_000, answer, response);
  };
  const ran = await load(`${server.url}/x.csv`, table, SMALL, folder);
  expect([errorCode(ran.stderr), ran.status]).toEqual(['source/changed', 5]);
  expect(
    await ask(url, `SELECT coalesce(max(a), 0) < ${ROWS} AND count(*) = count(DISTINCT a) FROM ${table}`),
  ).toBe(true);
  const before = await ask(url, `SELECT count(*)::int FROM ${table}`);
  const again = await load(`${server.url}/x.csv`, table, SMALL, folder);
  expect([errorCode(again.stderr), again.status]).toEqual(['ledger/changed', 5]);
  expect(again.stderr).toMatch(/it had .* bytes, now it has|its ETag was/);
  expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(before);
});

test('a server that goes away for good: exit 7, and the same command goes on when it is back', async () => {
  const server = await serve();
  const table = await freshTable();
  const folder = temporaryFolder();
  server.meddle = (answer, _, response, count) => {
    if (count === 1) return cutAfter(1_500_000, answer, response);
    if (count > 1000) return undefined;
    response.writeHead(503).end();
    return true;
  };
  const ran = await load(`${server.url}/x.csv`, table, [...SMALL, '--retry-for', '2s'], folder);
  expect([errorCode(ran.stderr), ran.status]).toEqual(['source/unavailable', 7]);
  expect(ran.stderr).toContain('waiting for the source: the server cannot answer now (HTTP 503)');
  server.meddle = () => undefined;
  expect((await load(`${server.url}/x.csv`, table, SMALL, folder)).status).toBe(0);
  expect(await landed(table)).toBe(ALL);
});

test('a server without ETag and Last-Modified: loaded as a pipe is, gzip too', async () => {
  for (const content of [TEXT, gzipSync(TEXT)]) {
    const server = await serve(content);
    server.meddle = (answer) => {
      answer.headers = {};
      return undefined;
    };
    const table = await freshTable();
    const ran = await load(`${server.url}/x.csv`, table);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(await landed(table)).toBe(ALL);
    expect(server.seen.length).toBe(1);
  }
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['br', brotliCompressSync],
] as const)('encoded as %s, unasked, it is read as a compressed file', async (encoding, compress) => {
  const server = await serve(compress(TEXT));
  server.meddle = (answer) => {
    answer.headers['content-encoding'] = encoding;
    return undefined;
  };
  const table = await freshTable();
  const ran = await load(`${server.url}/x.csv`, table);
  if (encoding === 'br') {
    // Its bytes do not tell what they are.
    expect([errorCode(ran.stderr), ran.status]).toEqual(['source/unreadable', 5]);
    expect((await load(`${server.url}/x.csv.br`, table)).status).toBe(0);
  } else {
    expect([ran.status, ran.stderr]).toEqual([0, '']);
  }
  expect(await landed(table)).toBe(ALL);
});

test('a table made from a URL', async () => {
  const server = await serve(Buffer.from(`a,b\n${rows(0, 200_000).join('')}`));
  const ran = await sluice(
    ['load', `${server.url}/made-1.csv`, '--to', url, '--create'],
    '',
    temporaryFolder(),
  );
  expect(ran.status).toBe(0);
  expect(await ask(url, 'SELECT count(*)::int FROM made_1')).toBe(200_000);
});

test('https, with an authority of its own', async () => {
  const authority = certify('test authority');
  const server = await serveFile(TEXT, certify('localhost', authority, ['127.0.0.1']));
  onTestFinished(() => server[Symbol.asyncDispose]());
  const table = await freshTable();
  const folder = temporaryFolder();
  const unknown = await load(`${server.url}/x.csv`, table, [], folder);
  expect([errorCode(unknown.stderr), unknown.status]).toEqual(['source/unreadable', 5]);
  expect(unknown.stderr).toContain('NODE_EXTRA_CA_CERTS');
  writeFileSync(join(folder, 'ca.pem'), authority.certificate);
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const args = ['load', `${server.url}/x.csv`, '--to', url, '--table', table];
  const ran = await startSluice(args, folder, { env }).ended;
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(await landed(table)).toBe(ALL);
  const plain = await serve();
  server.meddle = (_, __, response) => {
    response.writeHead(302, { location: `${plain.url}/x.csv` }).end();
    return true;
  };
  const down = await startSluice([...args, '--again'], folder, { env }).ended;
  expect([errorCode(down.stderr), down.status]).toEqual(['source/unreadable', 5]);
  expect(plain.seen.length).toBe(0);
});

test('secrets are in nothing that a load leaves or says', async () => {
  const server = await serve('a,b\n1,x\nnone,y\n');
  const folder = temporaryFolder();
  const table = await freshTable();
  writeFileSync(join(folder, 'headers'), '# secret\nX-Api-Key: hunter2-key\n', { mode: 0o600 });
  const typed = `http://ann:hunter2-pw@127.0.0.1:${server.port}/x.csv?sig=hunter2-sig#hunter2-f`;
  const kept: string[] = [];
  const run = async (more: readonly string[], status: number, env: NodeJS.ProcessEnv = {}) => {
    const args = ['load', typed, '--to', url, '--table', table, ...more];
    const { child, ended } = startSluice(args, folder, { env: { ...process.env, ...env } });
    child.stdin?.end();
    const ran = await ended;
    expect([ran.status, ran.stderr]).toEqual([status, expect.anything()]);
    kept.push(ran.stdout, ran.stderr);
  };
  await run(['--headers-file', 'headers', '--json'], 3);
  expect(server.seen.at(-1)).toMatchObject({
    url: '/x.csv?sig=hunter2-sig',
    headers: {
      'x-api-key': 'hunter2-key',
      authorization: `Basic ${Buffer.from('ann:hunter2-pw').toString('base64')}`,
    },
  });
  await run(['--again', '--json'], 3, { SLUICE_HTTP_HEADERS: 'x-api-key: hunter2-env' });
  expect(server.seen.at(-1)?.headers).toMatchObject({ 'x-api-key': 'hunter2-env' });
  await run(['--explain'], 0);
  await run([], 2, { SLUICE_HTTP_HEADERS: 'Authorization: Bearer hunter2-two' });
  await run([], 2, { SLUICE_HTTP_HEADERS: 'hunter2-no-header' });
  const other = await serve();
  await run([`${other.url}/x.csv`, '--headers-file', 'headers'], 2);
  expect(other.seen.length).toBe(0);
  await run([], 2, { SLUICE_HTTP_HEADERS: 'Range: hunter2' });
  for (const status of [401, 403, 404, 500, 302]) {
    server.meddle = (_, __, response) => {
      const location = `https://u:hunter2@127.0.0.1:${server.port}/y?sig=hunter2`;
      response.writeHead(status, { location }).end('hunter2');
      return true;
    };
    await run(['--again', '--retry-for', '1s'], status === 500 ? 7 : 5);
  }
  for (const bad of ['http://ann:hunter2@/x', 'https://ann:hunter2@host:99999/x']) {
    const ran = await sluice(['load', bad, '--to', url, '--table', table], '', folder);
    expect([errorCode(ran.stderr), ran.status]).toEqual(['usage', 2]);
    kept.push(ran.stdout, ran.stderr);
  }
  for (const file of readdirSync(folder).filter((name) => name !== 'headers')) {
    kept.push(file, readFileSync(join(folder, file), 'utf8'));
  }
  const ledger = `SELECT (SELECT string_agg(j::text, ' ') FROM sluice.job j) || (SELECT string_agg(s::text, ' ') FROM sluice.span s)`;
  kept.push(String(await ask(url, ledger)));
  expect(kept.join('\n')).toContain(`http://127.0.0.1:${server.port}/x.csv`);
  const basic = Buffer.from('ann:hunter2-pw').toString('base64');
  for (const text of kept) expect(text).not.toMatch(new RegExp(`hunter2|${basic}`));
});

test('without ETag and Last-Modified, killed: the same command goes on under --job', async () => {
  const server = await serve();
  let stalled = true;
  server.meddle = (answer, _, response) => {
    answer.headers = { 'content-length': String(answer.body.length) };
    if (!stalled) return undefined;
    response.writeHead(200, answer.headers);
    response.write(answer.body.subarray(0, Math.floor(answer.body.length * 0.8)));
    return true;
  };
  const table = await freshTable();
  const folder = temporaryFolder();
  const args = ['load', `${server.url}/x.csv`, '--to', url, '--table', table, '--job', table, ...SMALL];
  const { child, ended } = startSluice(args, folder);
  await expect
    .poll(() => ask(url, `SELECT count(*)::int FROM ${table}`), { timeout: 30_000, interval: 20 })
    .toBeGreaterThan(20_000);
  child.kill('SIGKILL');
  await ended;
  stalled = false;
  const ran = await sluice([...args, '--json'], '', folder);
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ state: 'resumed', read: ROWS, loaded: ROWS });
  expect(await landed(table)).toBe(ALL);
});

test('URLs and a file as one job: cut, killed, and gone on with', async () => {
  const server = await serve();
  let stalled = true;
  server.meddle = (answer, request, response, count) => {
    const part = Number(/part(\d)/.exec(request.url ?? '')?.[1]);
    // Another file under each address, of which the second is never whole at first.
    const own = Buffer.from(`a,b\n${rows(part * 20_000, (part + 1) * 20_000).join('')}`);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    answer.status = from > 0 ? 206 : 200;
    answer.body = own.subarray(from);
    answer.headers = {
      etag: `"${part}"`,
      'accept-ranges': 'bytes',
      'content-length': String(own.length - from),
    };
    if (from > 0) answer.headers['content-range'] = `bytes ${from}-${own.length - 1}/${own.length}`;
    if (part !== 1 || !stalled) return count % 3 === 0 && cutAfter(300_000, answer, response);
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body.subarray(0, Math.max(0, 400_000 - from)));
    return true;
  };
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'last.csv'), `a,b\n${rows(40_000, ROWS).join('')}`);
  const table = await freshTable();
  const parts = [0, 1].map((part) => `${server.url}/part${part}.csv?token=${part}`);
  const args = ['load', ...parts, 'last.csv', '--to', url, '--table', table, ...SMALL];
  const { child, ended } = startSluice(args, folder);
  await expect
    .poll(() => ask(url, `SELECT count(*)::int FROM ${table}`), { timeout: 30_000, interval: 20 })
    .toBeGreaterThan(22_000);
  child.kill('SIGKILL');
  await ended;
  stalled = false;
  const ran = await sluice([...args, '--json'], '', folder);
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ state: 'resumed', read: ROWS, loaded: ROWS });
  expect(await landed(table)).toBe(ALL);
});

test('a URL into a file, and checked', async () => {
  const server = await serve('a,b\n1,x\n');
  server.meddle = (answer, _, response, count) => count % 2 === 1 && cutAfter(5, answer, response);
  const folder = temporaryFolder();
  const ran = await sluice(['load', `${server.url}/x.csv`, '--to', 'out.ndjson'], '', folder);
  expect([ran.status, readFileSync(join(folder, 'out.ndjson'), 'utf8')]).toEqual([0, '{"a":1,"b":"x"}\n']);
  expect((await sluice(['check', `${server.url}/x.csv`], '', folder)).status).toBe(0);
});

test.each([
  ['before anything has come', TEXT, undefined],
  ['within the beginning', TEXT, 10],
  ['within the beginning of what is compressed', gzipSync(TEXT), 20_000],
])('a signal while the source is waited for, %s', async (_, content, bytes) => {
  const server = await serve(content);
  server.meddle = (answer, __, response) => {
    if (bytes === undefined) return true;
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body.subarray(0, bytes));
    return true;
  };
  const table = await freshTable();
  const args = ['load', `${server.url}/x.csv`, '--to', url, '--table', table];
  const { child, ended } = startSluice(args, temporaryFolder());
  await expect.poll(() => server.seen.length, { timeout: 20_000 }).toBeGreaterThan(0);
  // So that it waits for the body by now.
  await sleep(300);
  child.kill('SIGTERM');
  const ran = await ended;
  expect([ran.status, errorCode(ran.stderr)]).toEqual([143, 'terminated']);
});

test.each([
  ['plain', TEXT],
  ['compressed', gzipSync(TEXT)],
])(
  'a signal while the rest is waited for, %s: what has come is loaded, the same command goes on',
  async (_, content) => {
    const server = await serve(content);
    server.meddle = (answer, __, response) => {
      response.writeHead(answer.status, answer.headers);
      response.write(answer.body.subarray(0, Math.floor(answer.body.length * 0.8)));
      return true;
    };
    const table = await freshTable();
    const folder = temporaryFolder();
    const args = [
      'load',
      `${server.url}/x.csv`,
      '--to',
      url,
      '--table',
      table,
      ...SMALL,
      '--batch-age',
      '100ms',
    ];
    const { child, ended } = startSluice(args, folder);
    await expect
      .poll(() => ask(url, `SELECT count(*)::int FROM ${table}`), { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(20_000);
    child.kill('SIGINT');
    expect((await ended).status).toBe(130);
    server.meddle = () => undefined;
    const ran = await sluice([...args, '--json'], '', folder);
    expect([ran.status, JSON.parse(ran.stdout).state]).toEqual([0, 'resumed']);
    expect(await landed(table)).toBe(ALL);
  },
);
