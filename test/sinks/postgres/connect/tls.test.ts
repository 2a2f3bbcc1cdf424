import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { giveAway } from '../../../../src/embedded/account.ts';
import { connect, resolveTarget } from '../../../../src/sinks/postgres/index.ts';
import { certify } from '../../../support/certificate.ts';
import { batchOf, int4 } from '../../../support/copy-batch.ts';
import { startPostgres, type TestServer } from '../../../support/postgres.ts';
import { bareSurroundings, clientOf, never, openSink } from '../../../support/postgres-sink.ts';
import { askPsql } from '../../../support/psql.ts';

const folder = mkdtempSync('/tmp/sluice-tls-');
chmodSync(folder, 0o755);
const file = (name: string, text: string, mode = 0o644) => {
  const path = join(folder, name);
  writeFileSync(path, text, { mode });
  return path;
};

const root = certify('Test Root');
const host = certify('localhost', root, ['localhost']);
const ann = certify('ann', root);
const rootFile = file('root.pem', root.certificate);
const otherRoot = file('other-root.pem', certify('Other Root').certificate);
const annCert = file('ann.pem', ann.certificate);
const annKey = file('ann.key', ann.key, 0o600);
const openKey = file('open.key', ann.key, 0o644);
const serverKey = file('server.key', host.key, 0o600);
giveAway([serverKey]);

const WITH_TLS = [
  'ssl = on',
  `ssl_cert_file = '${file('server.pem', host.certificate)}'`,
  `ssl_key_file = '${serverKey}'`,
  `ssl_ca_file = '${rootFile}'`,
];

describe.for([15, 18] as const)('PostgreSQL %i', (major) => {
  const servers = new Map<string, TestServer>();

  beforeAll(async () => {
    const access = [
      'local all all trust',
      'hostssl all tlsonly all trust',
      'hostnossl all plainonly all trust',
      'hostssl all ann all cert',
      'host all postgres all trust',
    ];
    servers.set('with TLS', await startPostgres(major, { settings: WITH_TLS, access }));
    servers.set('without', await startPostgres(major));
    for (const { url, socketDirectory } of servers.values()) {
      const { port } = new URL(url);
      const client = await clientOf(`postgres://postgres@/postgres?host=${socketDirectory}&port=${port}`);
      await client.query('CREATE ROLE tlsonly LOGIN; CREATE ROLE plainonly LOGIN; CREATE ROLE ann LOGIN');
      await client.end();
    }
  });
  afterAll(async () => {
    for (const server of servers.values()) await server.remove();
  });

  const parameters = (server: string, more: string) =>
    `port=${servers.get(server)?.port} dbname=postgres user=postgres host=localhost ${more}`;
  const QUERY = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

  /** Whether the session has TLS, or the code of the error. */
  async function attempt(target: string, home = '/nonexistent'): Promise<string> {
    try {
      const connection = await connect(resolveTarget(target, bareSurroundings({ home })));
      const { rows } = await connection.client.query(QUERY);
      await connection.end();
      return rows[0].ssl ? 't' : 'f';
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  const cases: [server: string, parameters: string, expected: string][] = [
    ['with TLS', '', 't'],
    ['with TLS', 'sslmode=disable', 'f'],
    ['with TLS', 'sslmode=allow', 'f'],
    ['with TLS', 'sslmode=prefer', 't'],
    ['with TLS', 'sslmode=require', 't'],
    ['without', '', 'f'],
    ['without', 'sslmode=disable', 'f'],
    ['without', 'sslmode=allow', 'f'],
    ['without', 'sslmode=prefer', 'f'],
    ['without', 'sslmode=require', 'target/refused'],
    ['without', `sslmode=verify-full sslrootcert=${rootFile}`, 'target/refused'],
    ['with TLS', 'user=tlsonly sslmode=allow', 't'],
    ['with TLS', 'user=tlsonly sslmode=disable', 'target/authentication'],
    ['with TLS', 'user=plainonly sslmode=prefer', 'f'],
    ['with TLS', 'user=plainonly sslmode=require', 'target/authentication'],
    ['with TLS', `sslmode=verify-ca sslrootcert=${rootFile}`, 't'],
    ['with TLS', `sslmode=verify-ca sslrootcert=${otherRoot}`, 'target/refused'],
    ['with TLS', 'sslmode=verify-ca sslrootcert=/nonexistent', 'config'],
    ['with TLS', `sslmode=require sslrootcert=${otherRoot}`, 'target/refused'],
    ['with TLS', 'sslmode=require sslrootcert=/nonexistent', 't'],
    ['with TLS', `sslmode=prefer sslrootcert=${otherRoot}`, 'f'],
    ['with TLS', `sslmode=verify-full sslrootcert=${rootFile}`, 't'],
    ['with TLS', `sslmode=verify-full sslrootcert=${rootFile} host=127.0.0.1`, 'target/refused'],
    ['with TLS', `sslmode=verify-ca sslrootcert=${rootFile} host=127.0.0.1`, 't'],
    ['with TLS', `sslmode=verify-full sslrootcert=${rootFile} hostaddr=127.0.0.1`, 't'],
    [
      'with TLS',
      `sslmode=verify-full sslrootcert=${rootFile} host=db.test hostaddr=127.0.0.1`,
      'target/refused',
    ],
    ['with TLS', `user=ann sslmode=require sslcert=${annCert} sslkey=${annKey}`, 't'],
    ['with TLS', 'user=ann sslmode=require', 'target/authentication'],
    ['with TLS', `user=ann sslmode=require sslcert=${annCert} sslkey=${openKey}`, 'config'],
    ['with TLS', `user=ann sslmode=require sslcert=${annCert} sslkey=/nonexistent`, 'config'],
    ['with TLS', 'sslmode=require ssl_min_protocol_version=TLSv1.3', 't'],
    ['with TLS', 'sslmode=require sslsni=0', 't'],
  ];

  test.for(cases)('a server %s, %s: %s', async ([server, more, expected]) => {
    const target = parameters(server, more);
    expect(await attempt(target)).toBe(expected);
    const answer = expected.length === 1 ? expected : undefined;
    expect(await askPsql(target, {}, QUERY, answer)).toBe(answer);
  });

  test('sockets are never encrypted, whatever the mode', async () => {
    const server = servers.get('with TLS') as TestServer;
    expect(await attempt(parameters('with TLS', `sslmode=require host=${server.socketDirectory}`))).toBe('f');
  });

  test('TLS at once, where the server knows that', async () => {
    const target = parameters(
      'with TLS',
      `sslmode=verify-full sslrootcert=${rootFile} sslnegotiation=direct`,
    );
    expect(await attempt(target)).toBe(major >= 17 ? 't' : 'target/refused');
  });

  test('files at home are found', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    mkdirSync(join(home, '.postgresql'));
    const place = (name: string, text: string) =>
      writeFileSync(join(home, '.postgresql', name), text, { mode: 0o600 });
    place('postgresql.crt', ann.certificate);
    place('postgresql.key', ann.key);
    const asAnn = parameters('with TLS', 'user=ann sslmode=require');
    expect(await attempt(asAnn, home)).toBe('t');
    expect(await attempt(`${asAnn} sslcertmode=disable`, home)).toBe('target/authentication');
    place('root.crt', root.certificate);
    expect(await attempt(parameters('with TLS', 'sslmode=verify-full'), home)).toBe('t');
    place('root.crt', certify('Another').certificate);
    expect(await attempt(parameters('with TLS', 'sslmode=require'), home)).toBe('target/refused');
  });

  test("the system's authorities do not know the test's own", async () => {
    expect(await attempt(parameters('with TLS', 'sslrootcert=system'))).toBe('target/refused');
  });

  test('batches go through TLS whole', async () => {
    const server = servers.get('with TLS') as TestServer;
    const url = `${server.url}?sslmode=require`;
    const admin = await clientOf(server.url);
    await admin.query('CREATE TABLE t (a int, b text)');
    const sink = await openSink(url);
    const long = Buffer.from('é'.repeat(400_000));
    await sink.write(batchOf([[[int4(1), long]], [[int4(2), long]]]), never);
    await sink.close();
    const { rows } = await admin.query('SELECT a, b = $1 AS same FROM t', [long.toString()]);
    await admin.end();
    expect(rows).toEqual([
      { a: 1, same: true },
      { a: 2, same: true },
    ]);
  });
});

afterAll(() => rmSync(folder, { recursive: true }));
