import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certified } from './certificate.ts';

/** One request that the server saw. */
export interface Seen {
  readonly url: string;
  readonly range: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

/** The answer to a request, as a server in order would give it. A test changes what it wants to be wrong. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Looks at a request and its answer before that is sent; what gives true has answered by itself. */
export type Meddle = (
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  count: number,
) => boolean | undefined;

export interface FileServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly seen: Seen[];
  content: Uint8Array;
  meddle: Meddle;
}

/** A web server of one file under every path, with Range, If-Range and a strong ETag. */
export async function serveFile(content: string | Uint8Array, tls?: Certified): Promise<FileServer> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const { url = '', headers } = request;
    seen.push({ url, range: headers.range, headers });
    const answer = answerOf(file.content, request);
    if (file.meddle(answer, request, response, seen.length) === true) return;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  };
  const server = tls
    ? createTlsServer({ key: tls.key, cert: tls.certificate }, listener)
    : createServer(listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const file: FileServer = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    seen,
    content: Buffer.from(content),
    meddle: () => undefined,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return file;
}

export const MODIFIED = 'Tue, 03 Nov 2026 10:00:00 GMT';

export function etagOf(content: Uint8Array): string {
  return `"${createHash('sha256').update(content).digest('hex').slice(0, 16)}"`;
}

function answerOf(content: Uint8Array, { headers }: IncomingMessage): Answer {
  const known = { 'accept-ranges': 'bytes', etag: etagOf(content), 'last-modified': MODIFIED };
  const condition = headers['if-range'];
  const isSame = condition === undefined || condition === known.etag || condition === known['last-modified'];
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (first === undefined || !isSame) {
    return { status: 200, headers: { ...known, 'content-length': String(content.length) }, body: content };
  }
  const from = Number(first);
  if (from >= content.length) {
    return { status: 416, headers: { 'content-range': `bytes */${content.length}` }, body: Buffer.alloc(0) };
  }
  const end = last === '' ? content.length : Math.min(content.length, Number(last) + 1);
  return {
    status: 206,
    headers: {
      ...known,
      'content-length': String(end - from),
      'content-range': `bytes ${from}-${end - 1}/${content.length}`,
    },
    body: content.subarray(from, end),
  };
}

/** Sends the head and the first bytes of the body, and then resets the connection. */
export function cutAfter(bytes: number, answer: Answer, response: ServerResponse): true {
  response.writeHead(answer.status, answer.headers);
  response.write(answer.body.subarray(0, bytes), () => {
    // What is on its way still arrives.
    setTimeout(() => response.socket?.destroy(), 5);
  });
  return true;
}
