import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SluiceError } from '../../../../src/errors.ts';
import { connect, resolveTarget, type Surroundings } from '../../../../src/sinks/postgres/index.ts';
import { startPostgres, type TestServer } from '../../../support/postgres.ts';
import { bareSurroundings, clientOf, targetOf } from '../../../support/postgres-sink.ts';
import { askPsql } from '../../../support/psql.ts';

const folder = mkdtempSync('/tmp/sluice-connect-');
afterAll(() => rmSync(folder, { recursive: true }));

const PASSWORD = "p:w\\ é'@/%";

describe.for([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let port: number;
  let socket: string;

  beforeAll(async () => {
    const access = ['local all all trust', 'host all md5user all md5', 'host shop all all scram-sha-256'];
    server = await startPostgres(major, { access });
    port = server.port;
    socket = server.socketDirectory;
    const admin = await clientOf(`postgres://postgres@/postgres?host=${socket}&port=${port}`);
    const literal = admin.escapeLiteral(PASSWORD);
    await admin.query(`CREATE ROLE ann LOGIN PASSWORD ${literal}`);
    await admin.query('CREATE ROLE nobody LOGIN; CREATE ROLE crowd LOGIN CONNECTION LIMIT 0');
    await admin.query(`SET password_encryption = md5; CREATE ROLE md5user LOGIN PASSWORD 'm'`);
    await admin.query('CREATE DATABASE shop');
    await admin.query(`ALTER ROLE nobody SET statement_timeout = '5s'; ALTER ROLE nobody SET "DateStyle" = 'German';
      ALTER ROLE nobody SET lock_timeout = '7s'; ALTER ROLE nobody SET default_transaction_read_only = on`);
    await admin.end();
    const line = `[shop]\nhost=127.0.0.1\nport=${port}\ndbname=shop\nuser=ann\n`;
    writeFileSync(join(folder, `service-${major}`), `${line}[other]\nhost=/nonexistent\n`);
    const password = PASSWORD.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
    writeFileSync(join(folder, `pass-${major}`), `*:*:*:bob:no\n*:${port}:shop:ann:${password}\n`, {
      mode: 0o600,
    });
  });
  afterAll(() => server.remove());

  const QUERY = `SELECT concat_ws('|', current_user, current_database(), coalesce(host(inet_server_addr()), 'socket'),
    current_setting('work_mem'), current_setting('TimeZone'), current_setting('application_name'))`;

  const open = (target: string, env: Record<string, string> = {}, more: Partial<Surroundings> = {}) =>
    connect(resolveTarget(target, bareSurroundings({ env, ...more })));
  const failure = (target: string, env: Record<string, string> = {}) =>
    open(target, env).then(
      () => expect.unreachable('it connected'),
      (error: unknown) => error as SluiceError,
    );

  type Way = [what: string, target: () => string, env: () => Record<string, string>, expected: string];
  const encoded = encodeURIComponent(PASSWORD);
  const quoted = `'${PASSWORD.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const plain = 'ann|shop|127.0.0.1|4MB|UTC|x';
  const ways: Way[] = [
    ['an address', () => `postgres://ann:${encoded}@127.0.0.1:${port}/shop`, () => ({}), plain],
    ['pairs', () => `host=127.0.0.1 port=${port} user=ann password=${quoted} dbname=shop`, () => ({}), plain],
    [
      'a socket by address',
      () => `postgres://ann@/shop?host=${socket}&port=${port}`,
      () => ({}),
      'ann|shop|socket|4MB|UTC|x',
    ],
    [
      'a socket by pairs',
      () => `host=${socket} port=${port} user=ann dbname=shop`,
      () => ({}),
      'ann|shop|socket|4MB|UTC|x',
    ],
    [
      'a database alone',
      () => 'shop',
      () => ({ PGHOST: socket, PGPORT: `${port}`, PGUSER: 'ann' }),
      'ann|shop|socket|4MB|UTC|x',
    ],
    [
      'the environment',
      () => '',
      () => ({
        PGHOST: '127.0.0.1',
        PGPORT: `${port}`,
        PGUSER: 'ann',
        PGPASSWORD: PASSWORD,
        PGDATABASE: 'shop',
      }),
      plain,
    ],
    [
      'an address that wins over the environment',
      () => `postgres://ann@127.0.0.1:${port}/shop`,
      () => ({
        PGHOST: '/nonexistent',
        PGPORT: '1',
        PGUSER: 'bob',
        PGDATABASE: 'none',
        PGPASSWORD: PASSWORD,
      }),
      plain,
    ],
    [
      'a service with a password file',
      () => 'service=shop',
      () => ({ PGSERVICEFILE: join(folder, `service-${major}`), PGPASSFILE: join(folder, `pass-${major}`) }),
      plain,
    ],
    [
      'a service of the environment, which wins over the rest of it',
      () => '',
      () => ({
        PGSERVICE: 'shop',
        PGSERVICEFILE: join(folder, `service-${major}`),
        PGHOST: '/nonexistent',
        PGPASSWORD: PASSWORD,
      }),
      plain,
    ],
    [
      'the second of two hosts',
      () => `postgres://ann:${encoded}@127.0.0.1:1,127.0.0.1:${port}/shop`,
      () => ({}),
      plain,
    ],
    [
      'a socket that is not there, then a host',
      () =>
        `postgres://ann:${encoded}@%2Fnonexistent,127.0.0.1:${'0'},127.0.0.1/shop`.replace(':0,', ':1,') +
        `?port=${port}`,
      () => ({}),
      plain,
    ],
    [
      'settings of the session',
      () => `postgres://ann@/shop?host=${socket}&port=${port}&application_name=nightly`,
      () => ({ PGOPTIONS: '-c work_mem=7MB', PGTZ: 'Europe/Berlin', PGAPPNAME: 'env' }),
      'ann|shop|socket|7MB|Europe/Berlin|nightly',
    ],
    [
      'an old way of passwords',
      () => `postgres://md5user:m@127.0.0.1:${port}/shop`,
      () => ({}),
      'md5user|shop|127.0.0.1|4MB|UTC|x',
    ],
    [
      'an address of its own',
      () => `host=db.invalid hostaddr=127.0.0.1 port=${port} user=ann dbname=shop password=${quoted}`,
      () => ({}),
      plain,
    ],
  ];

  test.for(ways)('by %s we come in where psql does', async ([, target, env, expected]) => {
    const name = (text: string) => text.replace(/\|(sluice|psql)$/, '|x');
    const connection = await open(target(), env());
    const { rows } = await connection.client.query({ text: QUERY, rowMode: 'array' });
    await connection.end();
    expect(name(String(rows[0]))).toBe(expected);
    const theirs = await askPsql(target(), env(), QUERY, expected);
    expect(name(theirs ?? 'nowhere')).toBe(expected);
  });

  test('without a host the first socket that is there is taken, then localhost', async () => {
    const env = { PGPORT: `${port}`, PGUSER: 'ann', PGDATABASE: 'shop', PGPASSWORD: PASSWORD };
    for (const [folders, expected] of [
      [['/nonexistent', socket], 'socket'],
      [['/nonexistent'], 'tcp'],
    ] as const) {
      const connection = await open('', env, { socketFolders: folders });
      expect(connection.route.endpoint.kind).toBe(expected);
      await connection.end();
    }
  });

  test('the session is ours: no limits on time, dates as ISO; a lock limit that is set stays', async () => {
    const names = [
      'statement_timeout',
      'idle_in_transaction_session_timeout',
      'DateStyle',
      'IntervalStyle',
      'lock_timeout',
    ];
    const shown = async (user: string) => {
      const { client, end } = await open(`postgres://${user}@/shop?host=${socket}&port=${port}`);
      const { rows } = await client.query('SELECT current_setting(n) AS s FROM unnest($1::text[]) n', [
        names,
      ]);
      await end();
      return rows.map(({ s }) => s);
    };
    expect(await shown('ann')).toEqual(['0', '0', 'ISO, MDY', 'postgres', '45s']);
    expect(await shown('nobody')).toEqual(['0', '0', 'ISO, DMY', 'postgres', '7s']);
  });

  type Refusal = [what: string, target: () => string, expected: object];
  const refusals: Refusal[] = [
    [
      'a wrong password',
      () => `postgres://ann:secret@127.0.0.1:${port}/shop`,
      { code: 'target/authentication', sqlstate: '28P01', hint: expect.stringContaining('PGPASSWORD') },
    ],
    [
      'no password',
      () => `postgres://ann@127.0.0.1:${port}/shop`,
      { code: 'target/authentication', hint: expect.stringContaining('PGPASSWORD') },
    ],
    [
      'a database without a rule',
      () => `postgres://ann:secret@127.0.0.1:${port}/none`,
      { code: 'target/authentication', sqlstate: '28000' },
    ],
    [
      'no such database',
      () => `postgres://ann@/none?host=${socket}&port=${port}`,
      { code: 'target/refused', sqlstate: '3D000' },
    ],
    [
      'no such user',
      () => `postgres://unknown@/shop?host=${socket}&port=${port}`,
      { code: 'target/authentication', sqlstate: '28000' },
    ],
    [
      'too many connections',
      () => `postgres://crowd@/shop?host=${socket}&port=${port}`,
      { code: 'target/unavailable', sqlstate: '53300' },
    ],
    [
      'a method that require_auth lacks',
      () => `postgres://ann:secret@127.0.0.1:${port}/shop?require_auth=md5`,
      { code: 'target/authentication' },
    ],
    [
      'a method that require_auth denies',
      () => `postgres://md5user:secret@127.0.0.1:${port}/shop?require_auth=!md5`,
      { code: 'target/authentication' },
    ],
    [
      'no authentication where require_auth wants some',
      () => `postgres://ann@/shop?host=${socket}&port=${port}&require_auth=scram-sha-256`,
      { code: 'target/authentication' },
    ],
    [
      'no binding without TLS',
      () => `postgres://ann:secret@127.0.0.1:${port}/shop?channel_binding=require`,
      { code: 'target/authentication' },
    ],
    // An answer, even a refusal, ends the search: the next host is not asked.
    [
      'a refusal by the first of two hosts',
      () => `postgres://ann:secret@127.0.0.1:${port},127.0.0.1:1/shop`,
      { code: 'target/authentication', sqlstate: '28P01' },
    ],
    [
      'no server',
      () => 'postgres://ann:secret@127.0.0.1:1/shop',
      { code: 'target/unavailable', message: 'could not connect to 127.0.0.1:1: connection refused' },
    ],
    [
      'no socket',
      () => 'host=/nonexistent user=ann',
      {
        code: 'target/unavailable',
        message: 'could not connect to /nonexistent/.s.PGSQL.5432: no such socket',
      },
    ],
    [
      'no server at two places',
      () => 'postgres://ann:secret@127.0.0.1:1,127.0.0.1:2/shop',
      {
        code: 'target/unavailable',
        message: 'no server could be used at 127.0.0.1:1 or 127.0.0.1:2',
        notes: [
          expect.stringContaining('127.0.0.1:1: connection refused'),
          expect.stringContaining('127.0.0.1:2: '),
        ],
      },
    ],
    [
      'no such host',
      () => 'postgres://ann:secret@nowhere.invalid/shop',
      { code: 'target/unavailable', message: expect.stringContaining('nowhere.invalid:5432') },
    ],
  ];

  test.for(refusals)('%s: no way in, and no password is told', async ([, target, expected]) => {
    const error = await failure(target());
    expect(error).toMatchObject(expected);
    for (let each: unknown = error; each instanceof Error; each = each.cause) {
      expect(`${each.message} ${JSON.stringify(each)}`).not.toContain('secret');
    }
  });

  test('require_auth and channel_binding let the right ways through', async () => {
    for (const more of [
      'require_auth=scram-sha-256',
      'require_auth=!password,!md5',
      'channel_binding=disable',
    ]) {
      const connection = await open(`postgres://ann:${encoded}@127.0.0.1:${port}/shop?${more}`);
      await connection.end();
    }
    const { end } = await open(`postgres://ann@/shop?host=${socket}&port=${port}&require_auth=none`);
    await end();
  });

  test('an abort ends the attempt with its reason', async () => {
    const reason = new Error('Ctrl-C');
    const target = targetOf(`postgres://ann:${encoded}@127.0.0.1:${port}/shop`);
    await expect(connect(target, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('a connection can be ended and destroyed more than once', async () => {
    const connection = await open(`postgres://ann@/shop?host=${socket}&port=${port}`);
    await Promise.all([connection.end(), connection.end()]);
    await connection.destroy();
    await connection.end();
    expect(connection.alive).toBe(false);
  });

  describe('target_session_attrs', () => {
    let standby: TestServer;
    beforeAll(async () => {
      standby = await startPostgres(major);
      const client = await clientOf(standby.url);
      const { rows } = await client.query("SELECT current_setting('data_directory') AS data");
      await client.query('CREATE ROLE ann LOGIN');
      await client.query('CREATE DATABASE shop');
      await client.end();
      await standby.stop();
      writeFileSync(join(rows[0].data, 'standby.signal'), '');
      await standby.restart();
    });
    afterAll(() => standby.remove());

    const cases: [attributes: string, user: string, order: string, expected: string][] = [
      ['any', 'ann', 'standby,primary', 'standby'],
      ['read-write', 'ann', 'standby,primary', 'primary'],
      ['primary', 'ann', 'standby,primary', 'primary'],
      ['standby', 'ann', 'primary,standby', 'standby'],
      ['read-only', 'ann', 'primary,standby', 'standby'],
      ['prefer-standby', 'ann', 'primary,standby', 'standby'],
      ['prefer-standby', 'ann', 'primary,primary', 'primary'],
      ['read-write', 'ann', 'standby,standby', 'target/unavailable'],
    ];
    test.for(cases)('%s for %s of %s: %s', async ([attributes, user, order, expected]) => {
      const servers = order.split(',').map((name) => (name === 'standby' ? standby : server));
      const hosts = servers.map(({ socketDirectory }) => socketDirectory).join(',');
      const ports = servers.map(({ port }) => port).join(',');
      const target = `host=${hosts} port=${ports} user=${user} dbname=shop target_session_attrs=${attributes}`;
      const found = await open(target).then(
        async ({ route, facts, end }) => {
          await end();
          expect(facts.standby).toBe(route.endpoint.port === standby.port);
          return facts.standby ? 'standby' : 'primary';
        },
        (error: SluiceError) => error.code,
      );
      expect(found).toBe(expected);
      const answer = expected.startsWith('target/') ? undefined : expected === 'standby' ? 't' : 'f';
      expect(await askPsql(target, {}, 'SELECT pg_is_in_recovery()', answer)).toBe(answer);
    });

    test('a role that may only read is not read-write', async () => {
      const error = await failure(
        `host=${socket} port=${port} user=nobody dbname=shop target_session_attrs=read-write`,
      );
      expect(error).toMatchObject({
        code: 'target/unavailable',
        message: expect.stringContaining('is not read-write'),
      });
    });
  });
});

describe('what is no PostgreSQL', () => {
  type Answer = (socket: Socket) => void;
  const kerberos = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 7]);
  const cases: [what: string, mode: string, answer: Answer, expected: RegExp][] = [
    ['hangs up', 'disable', (socket) => socket.destroy(), /terminated/],
    ['hangs up', 'require', (socket) => socket.destroy(), /closed the connection/],
    ['says nothing', 'prefer', () => undefined, /no answer within 2 s/],
    [
      'speaks HTTP',
      'require',
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      /question for TLS/,
    ],
    ['speaks HTTP', 'disable', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), /terminated/],
    ['asks for Kerberos', 'disable', (socket) => socket.write(kerberos), /Kerberos/],
    // Cleartext behind the yes: somebody slipped it in ahead of the encryption.
    ['says more than yes to TLS', 'require', (socket) => socket.write('SS'), /question for TLS/],
    [
      'says yes to TLS and has none',
      'require',
      (socket) => socket.write('S') && socket.once('data', () => socket.end('no')),
      // Which of the two depends on how the bytes are cut on their way.
      /TLS with|question for TLS/,
    ],
  ];
  test.for(cases)(
    'a server that %s, with sslmode=%s, is an error, not a crash',
    async ([, mode, answer, expected]) => {
      const listener = createServer((socket) => {
        socket.on('error', () => undefined).once('data', () => answer(socket));
      });
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
      const { port } = listener.address() as AddressInfo;
      const target = targetOf(`postgres://ann:secret@127.0.0.1:${port}/x?sslmode=${mode}&connect_timeout=2`);
      const error = await connect(target).then(
        () => expect.unreachable('it connected'),
        (error: unknown) => error as SluiceError,
      );
      expect(error.exitStatus).toBeOneOf([6, 7]);
      expect(error.message).toMatch(expected);
      await new Promise((resolve) => listener.close(resolve));
    },
  );
});
