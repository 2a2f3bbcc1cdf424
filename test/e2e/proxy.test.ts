import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { knowsProxies } from '../../src/sources/http/agents.ts';
import { ask } from '../support/ask.ts';
import { certify } from '../support/certificate.ts';
import { createDatabase } from '../support/database.ts';
import { serveFile } from '../support/file-server.ts';
import { errorCode, startSluice, temporaryFolder } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
  await ask(url, 'CREATE TABLE proxied (a int, b text)');
});

/** A proxy that carries on what it is asked for, and notes it. */
async function startProxy(): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url} ${incoming.headers['proxy-authorization']}`);
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    request(incoming.url as string, { headers }, (answer) => {
      outgoing.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(outgoing);
    }).end();
  });
  proxy.on('connect', (incoming, client: Socket) => {
    seen.push(`CONNECT ${incoming.url}`);
    const [host, port] = (incoming.url as string).split(':');
    const server = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      server.pipe(client);
      client.pipe(server);
    });
    for (const socket of [server, client]) socket.on('error', () => undefined);
  });
  proxy.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
  });
  return { port: (proxy.address() as AddressInfo).port, seen };
}

function load(source: string, env: NodeJS.ProcessEnv, folder = temporaryFolder()) {
  const args = ['load', source, '--to', url, '--table', 'proxied', '--again'];
  const { child, ended } = startSluice(args, folder, { env: { ...process.env, ...env } });
  child.stdin?.end();
  return ended;
}

test('a proxy carries http, unless NO_PROXY names the host', async () => {
  const server = await serveFile('a,b\n1,x\n');
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { port, seen } = await startProxy();
  const env = { http_proxy: `http://u:hunter2@127.0.0.1:${port}` };
  const ran = await load(`${server.url}/x.csv`, env);
  expect([ran.status, ran.stderr.includes('hunter2')]).toEqual([0, false]);
  if (!knowsProxies(process.versions.node)) {
    expect(ran.stderr).toContain('http_proxy is not heeded');
    expect(seen).toEqual([]);
    return;
  }
  expect([ran.stderr, seen]).toEqual([
    '',
    [`GET ${server.url}/x.csv Basic ${Buffer.from('u:hunter2').toString('base64')}`],
  ]);
  expect((await load(`${server.url}/x.csv`, { ...env, no_proxy: '127.0.0.1' })).status).toBe(0);
  expect(seen.length).toBe(1);
});

test('a proxy carries https without seeing it', async () => {
  const authority = certify('test authority');
  const server = await serveFile('a,b\n1,x\n', certify('localhost', authority, ['127.0.0.1']));
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { port, seen } = await startProxy();
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ca.pem'), authority.certificate);
  const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  expect((await load(`${server.url}/x.csv`, env, folder)).status).toBe(0);
  expect(seen).toEqual(knowsProxies(process.versions.node) ? [`CONNECT 127.0.0.1:${server.port}`] : []);
});

test.each(['http://u:hunter2@[', 'http://u:hunter2%ZZ@host:1', 'socks5://u:hunter2@host:1', 'hunter2'])(
  'a proxy that is no URL is refused, and not repeated: %s',
  async (proxy) => {
    const ran = await load('http://127.0.0.1:9/x.csv', { HTTP_PROXY: proxy });
    if (knowsProxies(process.versions.node))
      expect([errorCode(ran.stderr), ran.status]).toEqual(['config', 2]);
    expect(ran.stderr).not.toContain('hunter2');
  },
);

test.each([
  ['20.19.0', false],
  ['22.20.9', false],
  ['22.21.0', true],
  ['23.11.1', false],
  ['24.4.1', false],
  ['24.5.0', true],
  ['26.10.0', true],
])('Node %s knows proxies: %s', (version, knows) => {
  expect(knowsProxies(version)).toBe(knows);
});
