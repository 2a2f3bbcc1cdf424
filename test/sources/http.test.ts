import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { SluiceError } from '../../src/errors.ts';
import type { RunEvent } from '../../src/observe/event.ts';
import type { Input } from '../../src/record/source.ts';
import { httpSite } from '../../src/sources/http/http-site.ts';
import { openSite } from '../../src/sources/open-remote.ts';
import { nameRemote } from '../../src/sources/remote.ts';
import {
  type Answer,
  cutAfter,
  type FileServer,
  type Meddle,
  MODIFIED,
  serveFile,
} from '../support/file-server.ts';

const SIZE = 3_000_000;
const CONTENT = Buffer.from(
  Array.from({ length: SIZE / 10 }, (_, i) => `${String(i).padStart(9, '0')}\n`).join(''),
);

async function server(meddle: Meddle = () => undefined, content: Uint8Array = CONTENT): Promise<FileServer> {
  const file = await serveFile(content);
  file.meddle = meddle;
  onTestFinished(() => file[Symbol.asyncDispose]());
  return file;
}

interface Options {
  readonly retryMillis?: number;
  readonly stallMillis?: number;
  readonly headers?: Record<string, string>;
}

async function open(url: string, { retryMillis = 5000, stallMillis = 5000, headers = {} }: Options = {}) {
  const events: RunEvent[] = [];
  const listener = (event: RunEvent) => void events.push(event);
  const giveUp = new AbortController();
  const around = { env: {}, retryMillis, listener, giveUp: giveUp.signal };
  const input = await openSite(httpSite(nameRemote(url), url, headers), around, stallMillis);
  onTestFinished(() => input.close());
  return { input, events, giveUp };
}

const never = new AbortController().signal;

async function readAll(input: Input, from = 0, end?: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const bytes of input.read(from, end, never)) pieces.push(Buffer.from(bytes));
  return Buffer.concat(pieces);
}

/** The error of opening and reading a file, and what was read before it. */
async function failing(
  url: string,
  options: Options = {},
): Promise<SluiceError & { readonly bytes: number }> {
  let bytes = 0;
  try {
    const { input } = await open(url, options);
    for await (const piece of input.read(0, undefined, never)) bytes += piece.length;
  } catch (error) {
    if (error instanceof SluiceError) return Object.assign(error, { bytes });
    throw error;
  }
  throw new Error('it did not fail');
}

test('a file is asked for once, however often its beginning is looked at', async () => {
  const { url, seen } = await server();
  const { input } = await open(`${url}/a.csv`);
  expect(input.size).toBe(SIZE);
  expect(await input.head(4)).toEqual(CONTENT.subarray(0, 4));
  expect(CONTENT.subarray(0, 1 << 20).equals(await input.head(1 << 20))).toBe(true);
  expect(CONTENT.equals(await readAll(input))).toBe(true);
  expect(seen.map(({ range }) => range)).toEqual([undefined]);
  expect(seen[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' });
});

test('any stretch of it can be read, and again', async () => {
  const { url } = await server();
  const { input } = await open(`${url}/a.csv`);
  for (const [from, end] of [
    [0, 1],
    [5, 2_000_000],
    [1_048_575, 1_048_577],
    [2_500_000, SIZE],
    [SIZE - 1, undefined],
    [SIZE, undefined],
    [10, 10],
    [0, undefined],
  ] as const) {
    expect((await readAll(input, from, end)).equals(CONTENT.subarray(from, end))).toBe(true);
  }
  expect(await input.sample?.(2_000_000, 100)).toEqual(CONTENT.subarray(2_000_000, 2_000_100));
});

test('an empty file, and one of a byte', async () => {
  for (const content of ['', 'x']) {
    const { url } = await server(undefined, Buffer.from(content));
    const { input } = await open(`${url}/a.csv`);
    expect([input.size, (await input.head(10)).toString(), (await readAll(input)).toString()]).toEqual([
      content.length,
      content,
      content,
    ]);
  }
});

test.each([0, 1, 7, 65_535, 65_536, 262_143, 262_144, 1_048_576, 1_048_577, 2_000_000, SIZE - 1])(
  'cut after %i bytes, it is continued from there',
  async (at) => {
    const { url, seen } = await server(
      (answer, _, response, count) => count === 1 && cutAfter(at, answer, response),
    );
    const { input } = await open(`${url}/a.csv`);
    expect((await readAll(input)).equals(CONTENT)).toBe(true);
    expect(seen.length).toBe(2);
    if (at > 0) expect(seen[1]?.headers['if-range']).toMatch(/^"/);
  },
);

test('cut again and again', async () => {
  const { url, seen } = await server((answer, _, response) => cutAfter(200_000, answer, response));
  const { input } = await open(`${url}/a.csv`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen.length).toBeGreaterThanOrEqual(15);
});

test('cut, from a server that knows no parts: what was read is passed over', async () => {
  const { url, seen } = await server((answer, _, response, count) => {
    answer.status = 200;
    answer.body = CONTENT;
    answer.headers = { etag: answer.headers.etag as string, 'content-length': String(SIZE) };
    return count < 4 && cutAfter(count * 700_000, answer, response);
  });
  const { input } = await open(`${url}/a.csv`);
  expect(input.sample).toBeUndefined();
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen.length).toBe(4);
});

test('chunked, without a length: whole, and cut', async () => {
  const { url } = await server((answer, _, response, count) => {
    delete answer.headers['content-length'];
    return count === 2 && cutAfter(1_500_000, answer, response);
  });
  for (let round = 0; round < 2; round++) {
    const { input } = await open(`${url}/a.csv`);
    expect(input.size).toBeUndefined();
    expect((await readAll(input)).equals(CONTENT)).toBe(true);
  }
});

test('chunked, cut when all bytes had come but the word that it was all', async () => {
  const { url } = await server((answer, _, response, count) => {
    if (count > 1) return;
    delete answer.headers['content-length'];
    return cutAfter(SIZE, answer, response);
  });
  const { input } = await open(`${url}/a.csv`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
});

test('a slow trickle is no stall', async () => {
  const content = CONTENT.subarray(0, 20);
  const { url } = await server((answer, _, response) => {
    response.writeHead(200, answer.headers);
    void (async () => {
      for (const byte of content) {
        response.write(Buffer.from([byte]));
        await sleep(60);
      }
      response.end();
    })();
    return true;
  }, content);
  const { input } = await open(`${url}/a.csv`, { stallMillis: 800, retryMillis: 0 });
  expect(await readAll(input)).toEqual(content);
});

test('a stall in the body, and before any answer, is continued', async () => {
  const { url, seen } = await server((answer, _, response, count) => {
    if (count === 1) return true;
    if (count > 2) return;
    response.writeHead(200, answer.headers);
    response.write(CONTENT.subarray(0, 1_200_000));
    return true;
  });
  const { input } = await open(`${url}/a.csv`, { stallMillis: 300 });
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen.map(({ range }) => range)).toEqual([undefined, undefined, 'bytes=1200000-']);
});

test('a slow reader loses nothing, and what it was given holds until the next but one', async () => {
  const { url } = await server((answer, _, response) => {
    response.writeHead(200, answer.headers);
    const more = (at: number) => {
      if (at >= SIZE) return void response.end();
      // Pieces that fit into no buffer evenly.
      response.write(answer.body.subarray(at, at + 41_111));
      setImmediate(more, at + 41_111);
    };
    more(0);
    return true;
  });
  const { input } = await open(`${url}/a.csv`);
  let at = 0;
  let before: { readonly at: number; readonly bytes: Uint8Array } | undefined;
  const isRight = (first: number, bytes: Uint8Array) =>
    CONTENT.subarray(first, first + bytes.length).equals(bytes);
  for await (const bytes of input.read(0, undefined, never)) {
    await sleep(20);
    expect([isRight(at, bytes), before === undefined || isRight(before.at, before.bytes)]).toEqual([
      true,
      true,
    ]);
    before = { at, bytes };
    at += bytes.length;
  }
  expect(at).toBe(SIZE);
});

test('nothing is asked of the network while nobody reads', async () => {
  let written = 0;
  const { url } = await server((answer, _, response) => {
    response.writeHead(200, { ...answer.headers, 'content-length': String(400 << 20) });
    const piece = Buffer.alloc(1 << 20, 'x');
    const more = () => {
      while (!response.destroyed && written < 400) {
        written += 1;
        if (!response.write(piece)) return void response.once('drain', more);
      }
    };
    more();
    return true;
  });
  const { input } = await open(`${url}/a.csv`);
  await input.head(1 << 20);
  const bytes = input.read(0, undefined, never)[Symbol.asyncIterator]();
  await bytes.next();
  await sleep(500);
  const before = written;
  // What the two ends of the connection hold in the system's buffers, and not more.
  expect(before).toBeLessThan(40);
  await sleep(300);
  expect(written).toBe(before);
  await bytes.return?.();
});

const PASSING: [status: number, headers: Record<string, string>][] = [
  [500, {}],
  [502, {}],
  [503, { 'retry-after': '1' }],
  [504, {}],
  [408, {}],
  [429, {}],
];

test.each(PASSING)('%i is tried again, at first and in the middle', async (status, headers) => {
  const { url, seen } = await server((answer, _, response, count) => {
    if (count === 2) return cutAfter(1_500_000, answer, response);
    if (count > 3) return;
    response.writeHead(status, headers).end('busy');
    return true;
  });
  const { input } = await open(`${url}/a.csv`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen.map(({ range }) => range)).toEqual([undefined, undefined, 'bytes=1500000-', 'bytes=1500000-']);
});

test.each([
  ['seconds', () => '2'],
  ['a date', () => new Date(Date.now() + 3500).toUTCString()],
])('Retry-After in %s is heeded, and told', async (_, header) => {
  const { url } = await server((__, ___, response, count) => {
    if (count > 1) return;
    response.writeHead(429, { 'retry-after': header() }).end();
    return true;
  });
  const { events } = await open(`${url}/a.csv`);
  const [told] = events.filter((event) => event.type === 'retrying');
  expect(told).toMatchObject({ of: 'source', attempt: 1, reason: expect.stringContaining('HTTP 429') });
  expect(told?.delayMillis).toBeGreaterThanOrEqual(2000);
});

test('a Retry-After beyond the deadline, and a server that stays away, end with exit 7', async () => {
  const { url, seen } = await server((_, __, response) => {
    response.writeHead(503, { 'retry-after': '3600' }).end();
    return true;
  });
  const late = await failing(`${url}/a.csv`, { retryMillis: 60_000 });
  expect(late).toMatchObject({ code: 'source/unavailable', exitStatus: 7 });
  expect(late.message).toContain('3600 s');
  expect(seen.length).toBe(1);
  const { url: dead } = await server((_, __, response) => {
    response.writeHead(500).end();
    return true;
  });
  expect(await failing(`${dead}/a.csv`, { retryMillis: 700 })).toMatchObject({ code: 'source/unavailable' });
});

const FINAL: [status: number, code: string, says: RegExp][] = [
  [401, 'source/unreadable', /who asks.*401/],
  [403, 'source/unreadable', /403/],
  [404, 'source/missing', /no such file.*404/],
  [410, 'source/missing', /gone.*410/],
  [400, 'source/unreadable', /400/],
  [204, 'source/unreadable', /204/],
  [304, 'source/unreadable', /304/],
  [501, 'source/unreadable', /501/],
];

test.each(FINAL)('%i is final', async (status, code, says) => {
  const { url, seen } = await server((_, __, response) => {
    response.writeHead(status).end();
    return true;
  });
  const error = await failing(`${url}/a.csv?sig=secret`);
  expect([error.code, error.exitStatus, seen.length]).toEqual([code, 5, 1]);
  expect(error.message).toMatch(says);
  expect(error.place).toBe(`${url}/a.csv`);
});

const OTHER = Buffer.from(CONTENT.map((byte) => (byte === 10 ? 10 : 57 - (byte - 48))));

/** What is wrong with the answer behind a cut after 1.5 MB. */
const CHANGED: [name: string, wrong: (answer: Answer, file: FileServer) => void, code: string][] = [
  ['another ETag', (answer) => (answer.headers.etag = '"other"'), 'source/changed'],
  ['no ETag', (answer) => delete answer.headers.etag, 'source/changed'],
  [
    'another size',
    (answer) => (answer.headers['content-range'] = `bytes 1500000-${SIZE - 1}/${SIZE + 7}`),
    'source/changed',
  ],
  [
    '416',
    (answer) => Object.assign(answer, { status: 416, headers: {}, body: Buffer.alloc(0) }),
    'source/changed',
  ],
  [
    'a wrong range',
    (answer) => (answer.headers['content-range'] = `bytes 0-1499999/${SIZE}`),
    'source/corrupt',
  ],
  ['no range', (answer) => delete answer.headers['content-range'], 'source/corrupt'],
  [
    'a length that is not the range',
    (answer) => (answer.headers['content-length'] = '100'),
    'source/corrupt',
  ],
  [
    'several parts',
    (answer) => {
      delete answer.headers['content-range'];
      answer.headers['content-type'] = 'multipart/byteranges; boundary=x';
    },
    'source/corrupt',
  ],
  [
    'the whole of another file',
    (answer) =>
      Object.assign(answer, {
        status: 200,
        headers: { etag: '"other"', 'content-length': String(SIZE) },
        body: OTHER,
      }),
    'source/changed',
  ],
];

test.each(CHANGED)('continued with %s: an error, and nothing twice', async (_, wrong, code) => {
  const file = await server((answer, __, response, count) => {
    if (count === 1) return cutAfter(1_500_000, answer, response);
    wrong(answer, file);
    return undefined;
  });
  const error = await failing(`${file.url}/a.csv`);
  expect([error.code, error.exitStatus, error.bytes]).toEqual([code, 5, 1_500_000]);
});

test('the file is another one when it is continued', async () => {
  const file = await server((answer, _, response, count) => {
    if (count > 1) return;
    file.content = OTHER;
    return cutAfter(1_500_000, answer, response);
  });
  expect(await failing(`${file.url}/a.csv`)).toMatchObject({ code: 'source/changed', bytes: 1_500_000 });
});

test('known by Last-Modified alone: continued', async () => {
  const { url, seen } = await server((answer, _, response, count) => {
    delete answer.headers.etag;
    // As the standard allows for a part that was sent on condition.
    if (answer.status === 206) delete answer.headers['last-modified'];
    return count === 1 && cutAfter(1_500_000, answer, response);
  });
  const { input } = await open(`${url}/a.csv`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen[1]?.headers['if-range']).toBe(MODIFIED);
});

test('known by Last-Modified alone: another file of the same size', async () => {
  const file = await server((answer, _, response, count) => {
    delete answer.headers.etag;
    if (count === 1) return cutAfter(1_500_000, answer, response);
    answer.headers['last-modified'] = 'Tue, 03 Nov 2026 10:00:01 GMT';
    if (count === 2) return;
    Object.assign(answer, { status: 200, body: OTHER });
    return undefined;
  });
  expect(await failing(`${file.url}/a.csv`)).toMatchObject({ code: 'source/changed', bytes: 1_500_000 });
});

test('modified just before it was sent, which another state could have been too: no condition, but the same time', async () => {
  const now = new Date().toUTCString();
  const { url, seen } = await server((answer, _, response, count) => {
    delete answer.headers.etag;
    answer.headers['last-modified'] = now;
    answer.headers.date = now;
    return count === 1 && cutAfter(1_500_000, answer, response);
  });
  const { input } = await open(`${url}/a.csv`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen.map(({ headers }) => headers['if-range'])).toEqual([undefined, undefined]);
});

test('a weak ETag says nothing of bytes: Last-Modified counts, and without it the file is a pipe', async () => {
  const { url, seen } = await server((answer, _, response, count) => {
    answer.headers.etag = `W/"${count}"`;
    if (count > 2) delete answer.headers['last-modified'];
    return count === 1 && cutAfter(1_500_000, answer, response);
  });
  const { input } = await open(`${url}/a.csv`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen[1]?.headers['if-range']).toBe(MODIFIED);
  expect(await (await open(`${url}/a.csv`)).input.fingerprint()).toEqual({ head: '' });
});

test.each(['<!DOCTYPE html>\n<p>log in', '\ufeff \n<HTML lang=en>'])(
  'a web page is no data: %s',
  async (page) => {
    for (const isPipe of [false, true]) {
      const { url } = await server((answer) => {
        if (isPipe) answer.headers = {};
        return undefined;
      }, Buffer.from(page));
      expect(await failing(`${url}/a.csv`)).toMatchObject({ code: 'source/unreadable', exitStatus: 5 });
    }
    const { url } = await server(undefined, Buffer.from('<a>,b\n'));
    expect((await readAll((await open(`${url}/a.csv`)).input)).toString()).toBe('<a>,b\n');
  },
);

test('without ETag and Last-Modified it is a pipe: whole or an error', async () => {
  const { url } = await server((answer, _, response, count) => {
    for (const name of ['etag', 'last-modified']) delete answer.headers[name];
    return count === 2 && cutAfter(1_500_000, answer, response);
  });
  const { input } = await open(`${url}/a.csv`);
  expect(await input.fingerprint()).toEqual({ head: '' });
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  const error = await failing(`${url}/a.csv`);
  expect(error).toMatchObject({ code: 'source/unreadable', bytes: 1_500_000 });
  expect(error.message).toContain('cannot be continued');
});

test('fewer bytes than promised, with the connection closed in order', async () => {
  const { url, seen } = await server((answer, _, response, count) => {
    if (count > 1) return;
    const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    response.socket?.end(
      Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${head.join('')}\r\n`), CONTENT.subarray(0, 2_000_000)]),
    );
    return true;
  });
  const { input } = await open(`${url}/a.csv`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen.length).toBe(2);
});

test('a part that is shorter than asked for is continued', async () => {
  const { url, seen } = await server((answer, _, response, count) => {
    if (count === 1) return cutAfter(1_500_000, answer, response);
    if (count > 2) return;
    answer.body = answer.body.subarray(0, 1000);
    answer.headers['content-length'] = '1000';
    answer.headers['content-range'] = `bytes 1500000-1500999/${SIZE}`;
    return undefined;
  });
  const { input } = await open(`${url}/a.csv`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(seen.map(({ range }) => range)).toEqual([undefined, 'bytes=1500000-', 'bytes=1501000-']);
});

test('more bytes than promised', async () => {
  const { url } = await server((answer, _, response) => {
    const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    response.socket?.write(
      Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\n${head.join('')}\r\n`),
        CONTENT,
        Buffer.from('300000000\n'),
      ]),
    );
    return true;
  });
  expect(await failing(`${url}/a.csv`)).toMatchObject({ code: 'source/corrupt' });
});

test('a part with more bytes than its range', async () => {
  const { url } = await server((answer, _, response, count) => {
    if (count === 1) return cutAfter(1_500_000, answer, response);
    delete answer.headers['content-length'];
    answer.body = Buffer.concat([answer.body, Buffer.from('more')]);
    return undefined;
  });
  expect(await failing(`${url}/a.csv`)).toMatchObject({ code: 'source/corrupt' });
});

test('without length and end nothing can be known to be whole', async () => {
  const { url } = await server((answer, _, response) => {
    response.socket?.end(Buffer.concat([Buffer.from(`HTTP/1.0 200 OK\r\netag: "x"\r\n\r\n`), answer.body]));
    return true;
  });
  expect(await failing(`${url}/a.csv`)).toMatchObject({ code: 'source/unreadable', bytes: 0 });
});

test('an upgrade that nobody asked for, and a connection closed without a word, end in the time given', async () => {
  for (const says of ['HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', '']) {
    const { url, seen } = await server((_, __, response) => {
      response.socket?.end(says);
      return true;
    });
    const error = await failing(`${url}/a.csv`, { retryMillis: 500 });
    expect([error.code, error.place]).toEqual(['source/unavailable', `${url}/a.csv`]);
    expect(seen.length).toBeGreaterThan(1);
  }
});

test('what is no HTTP, and what is not there', async () => {
  const { url } = await server((_, __, response) => {
    response.socket?.end('220 mail.example ESMTP\r\n');
    return true;
  });
  expect(await failing(`${url}/a.csv`)).toMatchObject({ code: 'source/unreadable' });
  const gone = await serveFile('x');
  await gone[Symbol.asyncDispose]();
  expect(await failing(`${gone.url}/a.csv`)).toMatchObject({ code: 'source/unavailable', final: true });
});

test('encodings: gzip comes as it is, others are refused', async () => {
  const { url } = await server((answer) => {
    answer.headers['content-encoding'] = 'deflate';
  });
  const error = await failing(`${url}/a.csv`);
  expect([error.code, error.message]).toEqual(['source/unreadable', expect.stringContaining('deflate')]);
});

test('redirects are followed five times, relative ones too', async () => {
  const { url } = await server((_, request, response) => {
    const [, left] = /^\/hop\/(\d+)/.exec(request.url ?? '') ?? [];
    if (left === undefined || left === '0') return;
    response.writeHead(302, { location: `../hop/${Number(left) - 1}?x=1` }).end();
    return true;
  });
  const { input } = await open(`${url}/hop/5`);
  expect(input.id).toBe(`${url}/hop/5`);
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
  expect(await failing(`${url}/hop/6`)).toMatchObject({ code: 'source/unreadable', place: `${url}/hop/6` });
});

test.each([
  ['a loop', (url: string) => `${url}/a.csv`, /more than 5 times/],
  ['another protocol', () => 'file:///etc/passwd', /redirects to file:/],
  ['nowhere', () => 'http://[', /does not say to where/],
])('a redirect to %s', async (_, to, says) => {
  const file = await server((__, ___, response) => {
    response.writeHead(301, { location: to(file.url) }).end();
    return true;
  });
  const error = await failing(`${file.url}/a.csv`);
  expect([error.code, error.message]).toEqual(['source/unreadable', expect.stringMatching(says)]);
});

test('credentials go to the host that they are for, and not to where it redirects', async () => {
  const other = await server();
  const { url, seen, port } = await server((_, request, response) => {
    if (request.url === '/away.csv') response.writeHead(302, { location: `${other.url}/b.csv?sig=1` }).end();
    else if (request.url === '/near.csv') response.writeHead(307, { location: '/b.csv' }).end();
    else return;
    return true;
  });
  const typed = (path: string) => `http://ann:p%40ss@127.0.0.1:${port}${path}`;
  const headers = { 'x-api-key': 'k1' };
  await open(typed('/near.csv'), { headers });
  await open(typed('/away.csv'), { headers });
  const wanted = { authorization: `Basic ${Buffer.from('ann:p@ss').toString('base64')}`, 'x-api-key': 'k1' };
  expect(seen.map(({ url: path }) => path)).toEqual(['/near.csv', '/b.csv', '/away.csv']);
  for (const { headers: sent } of seen) expect(sent).toMatchObject(wanted);
  expect(other.seen[0]?.url).toBe('/b.csv?sig=1');
  expect(Object.keys(other.seen[0]?.headers ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/authorization|x-api-key/)]),
  );
  expect(url).toContain('http');
});

test('a reader that gives up leaves what is coming to the next one', async () => {
  let goOn = () => {};
  const { url, seen } = await server((answer, _, response) => {
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body.subarray(0, 20_000));
    goOn = () => response.end(answer.body.subarray(20_000));
    return true;
  });
  const { input } = await open(`${url}/a.csv`);
  const stop = new AbortController();
  const read = async () => {
    let bytes = 0;
    for await (const piece of input.read(0, undefined, stop.signal)) {
      bytes += piece.length;
      if (bytes === 20_000) setTimeout(() => stop.abort(), 50);
    }
  };
  await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
  const again = readAll(input);
  goOn();
  expect((await again).equals(CONTENT)).toBe(true);
  expect(seen.length).toBe(1);
});

test('a beginning that could not be read is tried again by the next reader', async () => {
  const { url } = await server((answer, _, response, count) => {
    if (count === 1) return cutAfter(20_000, answer, response);
    if (count > 4) return;
    response.writeHead(500).end();
    return true;
  });
  const { input } = await open(`${url}/a.csv`, { retryMillis: 0 });
  for (let round = 0; round < 3; round++) {
    await expect(readAll(input)).rejects.toMatchObject({ code: 'source/unavailable' });
  }
  await expect(readAll(input)).rejects.toMatchObject({ code: 'source/unavailable' });
  expect((await readAll(input)).equals(CONTENT)).toBe(true);
});

test('many files that are opened and closed leave nothing at the signal that all share', async () => {
  for (const isPipe of [false, true]) {
    const { url } = await server((answer) => {
      if (isPipe) answer.headers = {};
      return undefined;
    }, Buffer.from('x'));
    const { signal } = new AbortController();
    const around = { env: {}, retryMillis: 0, listener: () => undefined, giveUp: signal };
    for (let i = 0; i < 12; i++) {
      const input = await openSite(httpSite(url, url, {}), around);
      expect((await readAll(input)).toString()).toBe('x');
      await input.close();
    }
    expect(getEventListeners(signal, 'abort').length).toBe(0);
  }
});

test('an abort ends the waiting, for bytes and for a server', async () => {
  const { url } = await server((answer, _, response, count) => {
    if (count > 1) return true;
    response.writeHead(200, answer.headers);
    response.write(CONTENT.subarray(0, 1_200_000));
    return true;
  });
  const { input } = await open(`${url}/a.csv`);
  const stop = new AbortController();
  let bytes = 0;
  const reading = (async () => {
    for await (const piece of input.read(0, undefined, stop.signal)) bytes += piece.length;
  })();
  while (bytes < 1_200_000) await sleep(5);
  stop.abort();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  expect(bytes).toBe(1_200_000);
});
