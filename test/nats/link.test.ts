import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAccount, createOperator, createUser, type KeyPair } from '@nats-io/nkeys';
import { expect, test } from 'vitest';
import { parseNatsAddress } from '../../src/nats/address.ts';
import { openLink } from '../../src/nats/link.ts';
import { resolveServers } from '../../src/nats/server.ts';
import { certify } from '../support/certificate.ts';
import { startNats } from '../support/nats.ts';
import { startProxy } from '../support/proxy.ts';
import { temporaryFolder } from '../support/sluice.ts';

const servers = (address: string, env: Readonly<Record<string, string>> = {}) =>
  resolveServers(parseNatsAddress(address), { env, home: '/nonexistent' });

function files() {
  const folder = temporaryFolder();
  return (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
}

/** Whether a connection can be opened, else the code of why not. */
async function attempt(address: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  try {
    const link = await openLink(servers(address, env));
    await link.connection.flush();
    await link.close();
    return 'connected';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('TLS: by the authority that is named, with a certificate of our own where the server wants one', async () => {
  const file = files();
  const root = certify('Test Root');
  const host = certify('localhost', root, ['localhost', '127.0.0.1']);
  const ann = certify('ann', root);
  const rootFile = file('root.pem', root.certificate);
  const tls = [
    `cert_file: "${file('server.pem', host.certificate)}"`,
    `key_file: "${file('server.key', host.key)}"`,
    `ca_file: "${rootFile}"`,
    'verify: true',
  ];
  await using server = await startNats({ settings: [`tls { ${tls.join('\n')} }`] });
  const address = `tls://localhost:${server.port}/S`;
  const own = { NATS_CERT: file('ann.pem', ann.certificate), NATS_KEY: file('ann.key', ann.key) };
  expect(await attempt(address, { ...own, NATS_CA: rootFile })).toBe('connected');
  expect(await attempt(`${address}?ca=${encodeURIComponent(rootFile)}`, own)).toBe('connected');
  expect(await attempt(`nats://localhost:${server.port}/S`, { ...own, NATS_CA: rootFile })).toBe('connected');
  expect(await attempt(address, own)).toBe('target/refused');
  expect(await attempt(address, { NATS_CA: rootFile })).not.toBe('connected');
});

test('a server without TLS is refused where the address asks for it', async () => {
  await using server = await startNats();
  expect(await attempt(`tls://127.0.0.1:${server.port}/S`)).not.toBe('connected');
});

test('passwords, tokens and nkeys', async () => {
  const file = files();
  const pair = createUser();
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  const users = `{ user: ann, password: "p@ss" }, { nkey: ${pair.getPublicKey()} }`;
  await using server = await startNats({ settings: [`authorization { users: [${users}] }`] });
  const seed = file('user.nk', `${text(pair.getSeed())}\n`);
  const host = `127.0.0.1:${server.port}`;
  expect(await attempt(`nats://ann:p%40ss@${host}/S`)).toBe('connected');
  expect(await attempt(`nats://${host}/S`, { NATS_USER: 'ann', NATS_PASSWORD: 'p@ss' })).toBe('connected');
  expect(await attempt(`nats://${host}/S`, { NATS_NKEY: seed })).toBe('connected');
  expect(await attempt(`nats://${host}/S`)).toBe('target/authentication');
  expect(
    await attempt(`nats://${host}/S`, { NATS_NKEY: file('other.nk', text(createUser().getSeed())) }),
  ).toBe('target/authentication');
  await using other = await startNats({ settings: ['authorization { token: "s3cret" }'] });
  expect(await attempt(`nats://s3cret@127.0.0.1:${other.port}/S`)).toBe('connected');
  expect(await attempt(`nats://wrong@127.0.0.1:${other.port}/S`)).toBe('target/authentication');
});

/** A claim of NATS: signed by who has the say, about who it is for. */
function claim(by: KeyPair, about: KeyPair, nats: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = { jti: 'x', iat: 1, iss: by.getPublicKey(), sub: about.getPublicKey(), name: 'test', nats };
  const signed = `${encode({ typ: 'JWT', alg: 'ed25519-nkey' })}.${encode(body)}`;
  return `${signed}.${Buffer.from(by.sign(Buffer.from(signed))).toString('base64url')}`;
}

test('files of credentials', async () => {
  const file = files();
  const [operator, account, user] = [createOperator(), createAccount(), createUser()];
  const limits = { subs: -1, data: -1, payload: -1, conn: -1, leaf: -1, imports: -1, exports: -1 };
  const accountClaim = claim(operator, account, { type: 'account', version: 2, limits });
  const none = { subs: -1, data: -1, payload: -1 };
  const userClaim = claim(account, user, { type: 'user', version: 2, pub: {}, sub: {}, ...none });
  await using server = await startNats({
    settings: [
      `operator: ${claim(operator, operator, { type: 'operator', version: 2 })}`,
      `resolver: MEMORY\nresolver_preload: { ${account.getPublicKey()}: ${accountClaim} }`,
      `system_account: ${account.getPublicKey()}`,
    ],
    jetstream: false,
  });
  const seed = Buffer.from(user.getSeed()).toString();
  const frame = (name: string, text: string) => `-----BEGIN ${name}-----\n${text}\n------END ${name}------\n`;
  const creds = `${frame('NATS USER JWT', userClaim)}\n${frame('USER NKEY SEED', seed)}`;
  const address = `nats://127.0.0.1:${server.port}/S`;
  expect(await attempt(address, { NATS_CREDS: file('user.creds', creds) })).toBe('connected');
  expect(await attempt(address)).toBe('target/authentication');
  expect(await attempt(address, { NATS_CREDS: file('bad.creds', 'nothing') })).toBe('config');
});

test('a list of servers: the first that answers', async () => {
  await using server = await startNats();
  expect(await attempt(`nats://127.0.0.1:1,127.0.0.1:${server.port}/S`)).toBe('connected');
  expect(await attempt('nats://127.0.0.1:1/S')).toBe('target/unavailable');
});

test('a black hole is noticed by pings that have no answer', async () => {
  await using server = await startNats();
  await using proxy = await startProxy(server.port);
  const link = await openLink(servers(`nats://127.0.0.1:${proxy.port}/S`), undefined, 50);
  proxy.serverSays = () => false;
  const error = await new Promise((resolve) => link.onTrouble(resolve));
  expect(error).toMatchObject({ code: 'target/unavailable' });
  expect(link.isAlive).toBe(false);
  await link.close();
});
