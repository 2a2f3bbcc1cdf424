import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { describeTarget, resolveTarget, type Target } from '../../../../src/sinks/postgres/connect/target.ts';
import { bareSurroundings } from '../../../support/postgres-sink.ts';

const home = mkdtempSync('/tmp/sluice-home-');
afterAll(() => rmSync(home, { recursive: true }));
writeFileSync(join(home, '.pg_service.conf'), '[shop]\nhost=from-service\nport=7000\nuser=service\n');
writeFileSync(
  join(home, '.pgpass'),
  'localhost:5432:*:*:for-sockets\ndb1:*:*:*:for-db1\n/other:*:*:*:for-other\n10.0.0.1:*:*:*:for-address\n',
  { mode: 0o600 },
);

const resolve = (given?: string, env: Record<string, string> = {}, more: object = {}): Target =>
  resolveTarget(
    given,
    bareSurroundings({ env, home, user: () => 'me', socketFolders: ['/run/pg', '/tmp'], ...more }),
  );

const places = (target: Target) => target.routes.map(([route]) => route?.endpoint.label);

const hosts: [string | undefined, Record<string, string>, string[]][] = [
  [undefined, {}, ['/run/pg/.s.PGSQL.5432', '/tmp/.s.PGSQL.5432', 'localhost:5432']],
  ['', { PGPORT: '6000' }, ['/run/pg/.s.PGSQL.6000', '/tmp/.s.PGSQL.6000', 'localhost:6000']],
  ['postgres:///x?host=/a', {}, ['/a/.s.PGSQL.5432']],
  ['host=@abc', {}, ['@abc/.s.PGSQL.5432']],
  ['postgres://a:1,b/x', {}, ['a:1', 'b:5432']],
  ['host=a,b port=9', {}, ['a:9', 'b:9']],
  [
    'host=a,,/c',
    {},
    ['a:5432', '/run/pg/.s.PGSQL.5432', '/tmp/.s.PGSQL.5432', 'localhost:5432', '/c/.s.PGSQL.5432'],
  ],
  ['postgres://[::1]/x', {}, ['[::1]:5432']],
  [undefined, { PGHOST: 'env1', PGPORT: '6000' }, ['env1:6000']],
  ['postgres://db2', { PGHOST: 'env1', PGPORT: '6000' }, ['db2:6000']],
  ['hostaddr=10.0.0.1', {}, ['10.0.0.1:5432']],
  [undefined, { PGSERVICE: 'shop' }, ['from-service:7000']],
  ['service=shop', { PGHOST: 'env1' }, ['from-service:7000']],
  ['service=shop host=own', { PGPORT: '1' }, ['own:7000']],
];

test.for(hosts)('%j with %j is dialled at %j', ([given, env, expected]) => {
  expect(places(resolve(given, env))).toEqual(expected);
});

test('an address is dialled under the name that a certificate must bear', () => {
  const [[route] = []] = resolve('host=db1 hostaddr=10.0.0.1').routes;
  expect(route?.endpoint).toMatchObject({ kind: 'tcp', host: 'db1', address: '10.0.0.1', label: 'db1:5432' });
});

test('an abstract socket begins with a NUL byte for the system', () => {
  const [[route] = []] = resolve('host=@abc').routes;
  expect(route?.endpoint).toMatchObject({ kind: 'socket', address: '\0abc/.s.PGSQL.5432' });
});

test('user and database: string, service, environment, then the system', () => {
  expect(resolve()).toMatchObject({ user: 'me', database: 'me' });
  expect(resolve(undefined, { USER: 'cron', PGUSER: 'env' })).toMatchObject({ user: 'env', database: 'env' });
  expect(resolve('service=shop', { PGUSER: 'env', PGDATABASE: 'db' })).toMatchObject({
    user: 'service',
    database: 'db',
  });
  expect(resolve('postgres://own@/mine', { PGUSER: 'env' })).toMatchObject({ user: 'own', database: 'mine' });
  expect(resolve('justadb')).toMatchObject({ user: 'me', database: 'justadb' });
});

test('passwords: the string, the environment, then the file by host', () => {
  const password = (given: string, env = {}) => resolve(given, env).routes[0]?.[0]?.endpoint.password();
  expect(password('postgres://a:own@db1', { PGPASSWORD: 'env' })).toBe('own');
  expect(password('postgres://a@db1', { PGPASSWORD: 'env' })).toBe('env');
  expect(password('postgres://a@db1')).toBe('for-db1');
  expect(password('')).toBe('for-sockets');
  expect(password('host=/run/pg')).toBe('for-sockets');
  expect(password('host=/other')).toBe('for-other');
  expect(password('hostaddr=10.0.0.1')).toBe('for-address');
  expect(password('host=unknown')).toBeUndefined();
  expect(password('host=db1', { PGPASSFILE: '/nonexistent' })).toBeUndefined();
});

test('no dump of a target shows a password', () => {
  const target = resolve('postgres://a:secret@db1');
  expect(inspect(target, { depth: 9, showHidden: true })).not.toContain('secret');
  expect(JSON.stringify(target)).not.toContain('secret');
  expect(describeTarget(target)).toBe('postgres://a@db1:5432/a');
});

const shown: [string, string][] = [
  ['postgres://a%40b:secret@h1:1,h2/d%2Fb', 'postgres://a%40b@h1:1,h2:5432/d%2Fb'],
  ['host=/tmp user=a', 'postgres://a@/a?host=/tmp&port=5432'],
  ['postgres://a@[::1]/d', 'postgres://a@[::1]:5432/d'],
];

test.for(shown)('%s is shown as %s', ([given, expected]) => {
  expect(describeTarget(resolve(given))).toBe(expected);
});

test('settings of the session and the connection', () => {
  expect(resolve()).toMatchObject({
    applicationName: 'sluice',
    timeZone: undefined,
    options: undefined,
    connectMillis: 10_000,
    keepAliveMillis: 30_000,
    attributes: 'any',
  });
  const env = {
    PGAPPNAME: 'nightly',
    PGTZ: 'Europe/Berlin',
    PGOPTIONS: '-c work_mem=1MB',
    PGCONNECT_TIMEOUT: '3',
    PGTARGETSESSIONATTRS: 'read-write',
  };
  expect(resolve('keepalives_idle=5', env)).toMatchObject({
    applicationName: 'nightly',
    timeZone: 'Europe/Berlin',
    options: '-c work_mem=1MB',
    connectMillis: 3000,
    keepAliveMillis: 5000,
    attributes: 'read-write',
  });
  expect(resolve('connect_timeout=0 keepalives=0')).toMatchObject({
    connectMillis: undefined,
    keepAliveMillis: undefined,
  });
  expect(resolve('connect_timeout=1').connectMillis).toBe(2000);
});

test('load_balance_hosts=random keeps all hosts, in varying order', () => {
  const orders = Array.from({ length: 40 }, () => places(resolve('host=a,b,c load_balance_hosts=random')));
  for (const order of orders) expect(order.toSorted()).toEqual(['a:5432', 'b:5432', 'c:5432']);
  expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
});

const refused: [string, RegExp][] = [
  ['port=0', /"0" is not a port/],
  ['port=70000', /"70000" is not a port/],
  ['port=x', /"x" is not a port/],
  ['host=a,b port=1,2,3', /3 port numbers do not go with 2 hosts/],
  ['host=a,b hostaddr=1.2.3.4', /2 host names do not go with 1 addresses/],
  ['sslmode=maybe', /sslmode cannot be "maybe"/],
  ['host=a target_session_attrs=best', /target_session_attrs/],
  ['host=a connect_timeout=soon', /connect_timeout/],
  ['host=a requirepeer=postgres', /requirepeer is not supported/],
  ['host=a gssencmode=require', /gssencmode=require is not supported/],
  ['host=a client_encoding=LATIN1', /client_encoding=LATIN1/],
  ['host=a require_auth=md5,!password', /mixes/],
  ['host=a require_auth=magic', /"magic"/],
  ['host=a sslnegotiation=direct', /needs sslmode=require/],
  ['host=a sslmode=require sslrootcert=system', /needs sslmode=verify-full/],
  ['host=a sslmode=verify-ca', /root.crt does not exist/],
  ['host=a sslcertmode=require', /postgresql.crt does not exist/],
];

test.for(refused)('%s is refused', ([given, message]) => {
  expect(() => resolve(given)).toThrow(message);
});

test('a user without a name is told what to do', () => {
  const user = () => {
    throw new Error('no such user');
  };
  expect(() => resolve('', {}, { user })).toThrow('no such user');
  expect(resolve('user=a', {}, { user }).user).toBe('a');
});
