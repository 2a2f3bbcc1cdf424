import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseNatsAddress } from '../../src/nats/address.ts';
import { resolveServers } from '../../src/nats/server.ts';
import { temporaryFolder } from '../support/sluice.ts';

const CREDS = '-----BEGIN NATS USER JWT-----\n-----BEGIN USER NKEY SEED-----\n';

type Env = Readonly<Record<string, string>>;

function home(contexts: Readonly<Record<string, unknown>> = {}, selected?: string): string {
  const folder = temporaryFolder();
  const config = join(folder, '.config', 'nats');
  mkdirSync(join(config, 'context'), { recursive: true });
  for (const [name, content] of Object.entries(contexts)) {
    writeFileSync(join(config, 'context', `${name}.json`), JSON.stringify(content));
  }
  if (selected !== undefined) writeFileSync(join(config, 'context.txt'), `${selected}\n`);
  writeFileSync(join(folder, 'my.creds'), CREDS);
  writeFileSync(join(folder, 'ca.pem'), 'CA');
  return folder;
}

const CONTEXTS = {
  prod: { url: 'tls://p1:4222,tls://p2:4222', creds: '~/my.creds', ca: '~/ca.pem', jetstream_domain: 'hub' },
  dev: { url: 'nats://d', user: 'ann', password: 'x', token: '' },
};
const resolve = (address: string, env: Env = {}, folder = home(CONTEXTS, 'prod')) =>
  resolveServers(parseNatsAddress(address), { env, home: folder });

test('nothing said: the local server', () => {
  expect(resolve('nats:///S', {}, home())).toEqual({
    servers: ['127.0.0.1:4222'],
    identity: { by: 'nothing' },
    tls: undefined,
    domain: undefined,
    inboxPrefix: undefined,
    shown: 'nats://127.0.0.1:4222',
  });
});

test('the context that is selected, where nothing else names a server', () => {
  expect(resolve('nats:///S')).toMatchObject({
    servers: ['p1:4222', 'p2:4222'],
    identity: { by: 'creds', creds: CREDS },
    tls: { ca: 'CA' },
    domain: 'hub',
    shown: 'tls://p1:4222,p2:4222',
  });
  // Its credentials are not for others.
  expect(resolve('nats://other/S')).toMatchObject({ servers: ['other:4222'], identity: { by: 'nothing' } });
  expect(resolve('nats:///S', { NATS_URL: 'nats://u:p@e' })).toMatchObject({
    servers: ['e:4222'],
    identity: { by: 'password', user: 'u', password: 'p' },
  });
});

test('a context that is named, by the address or the environment', () => {
  const dev = { servers: ['d:4222'], identity: { by: 'password', user: 'ann', password: 'x' } };
  expect(resolve('nats:///S?context=dev')).toMatchObject(dev);
  expect(resolve('nats:///S', { NATS_CONTEXT: 'dev' })).toMatchObject(dev);
  expect(resolve('nats://else/S?context=dev')).toMatchObject({ ...dev, servers: ['else:4222'] });
  expect(resolve('nats:///S?context=dev', { NATS_USER: 'bob', NATS_PASSWORD: 'y' }).identity).toEqual({
    by: 'password',
    user: 'bob',
    password: 'y',
  });
});

test('what cannot be is said', () => {
  expect(() => resolve('nats:///S?context=none')).toThrow(expect.objectContaining({ code: 'config' }));
  expect(() => resolve('nats:///S?context=..%2Fx')).toThrow(expect.objectContaining({ code: 'config' }));
  expect(() => resolve('nats:///S?creds=/nowhere')).toThrow(expect.objectContaining({ code: 'config' }));
  const broken = home({ bad: '"password": "hunter2"' });
  expect(() => resolve('nats:///S?context=bad', {}, broken)).toThrow(
    expect.objectContaining({ code: 'config', message: expect.not.stringContaining('hunter2') }),
  );
  const proxied = home({ far: { url: 'nats://f', socks_proxy: 'x' } });
  expect(() => resolve('nats:///S?context=far', {}, proxied)).toThrow(/socks_proxy/);
});
