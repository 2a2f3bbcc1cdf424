import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { startPostgres, type TestServer } from '../support/postgres.ts';
import { errorCode, type Ran, startSluice, temporaryFolder } from '../support/sluice.ts';

const PASSWORD = 'hunter2-%-&-secret';

let server: TestServer;
let admin: string;
beforeAll(async () => {
  server = await startPostgres(18, {
    access: ['local all all trust', 'host all all 127.0.0.1/32 scram-sha-256'],
  });
  admin = `postgresql://postgres@/postgres?host=${encodeURIComponent(server.socketDirectory)}&port=${server.port}`;
  await ask(admin, `CREATE ROLE loader LOGIN PASSWORD '${PASSWORD}'`);
  await ask(admin, 'CREATE DATABASE target OWNER loader');
  const target = admin.replace('/postgres?', '/target?');
  await ask(target, 'CREATE TABLE orders (a int, b text)');
  await ask(target, 'ALTER TABLE orders OWNER TO loader');
}, 60_000);
afterAll(() => server.remove());

/** Runs it without the settings of whoever runs the tests, and looks at the command lines of its children. */
async function load(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ran & { lines: string }> {
  const { child, ended } = startSluice(['load', 'orders.csv', ...args], folder, {
    env: { PATH: process.env.PATH, HOME: folder, USER: 'nobody', ...env },
  });
  child.stdin?.end();
  let lines = '';
  const look = setInterval(() => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const parent = /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        if (parent === String(child.pid)) lines += readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        // It has just ended.
      }
    }
  }, 20);
  const ran = await ended;
  clearInterval(look);
  return { ...ran, lines };
}

const address = (password?: string, database = 'target') => {
  const url = new URL(`postgresql://loader@127.0.0.1:${server.port}/${database}`);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.href;
};

test('a password is in nothing that a load leaves or says', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'orders.csv'), 'a,b\n1,x\nnone,y\n');
  writeFileSync(join(folder, '.pgpass'), `127.0.0.1:${server.port}:*:loader:${PASSWORD}\n`, { mode: 0o600 });
  const forms: [string[], NodeJS.ProcessEnv][] = [
    [['--to', address(PASSWORD)], {}],
    [['--to', address()], { PGPASSWORD: PASSWORD }],
    [['--to', address()], {}],
    [['--to', `host=127.0.0.1 port=${server.port} user=loader dbname=target password='${PASSWORD}'`], {}],
  ];
  for (const [to, env] of forms) {
    for (const more of [['--again', '--json', '--max-rejects', '5'], ['--explain']]) {
      const ran = await load(folder, [...to, '--table', 'orders', ...more], env);
      expect(ran.status).toBe(more.includes('--explain') ? 0 : 3);
      for (const text of [ran.stdout, ran.stderr, ran.lines]) {
        expect(text).not.toContain(PASSWORD);
        expect(text).not.toContain(encodeURIComponent(PASSWORD));
      }
    }
  }
  expect(readFileSync(join(folder, 'orders.csv.rejects.ndjson'), 'utf8')).not.toContain('hunter2');
  const database = admin.replace('/postgres?', '/target?');
  const ledger = `SELECT (SELECT string_agg(j::text, ' ') FROM sluice.job j) || (SELECT string_agg(s::text, ' ') FROM sluice.span s)`;
  const kept = String(await ask(database, ledger));
  expect(kept).toContain('orders');
  expect(kept).not.toContain('hunter2');
});

test('what the server does not let in is told in one line, and with no password', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'orders.csv'), 'a,b\n1,x\n');
  const wrong = await load(folder, ['--to', address('not-hunter2'), '--table', 't'], {});
  expect([errorCode(wrong.stderr), wrong.status]).toEqual(['target/authentication', 6]);
  const none = await load(folder, ['--to', address(), '--table', 't'], {});
  expect([errorCode(none.stderr), none.status]).toEqual(['target/authentication', 6]);
  const nowhere = await load(folder, ['--to', address(PASSWORD, 'nowhere'), '--table', 't'], {});
  expect([errorCode(nowhere.stderr), nowhere.status]).toEqual(['target/refused', 6]);
  const unreadable = await load(
    folder,
    ['--to', 'postgresql://u:hunter2-%-@127.0.0.1/x', '--table', 't'],
    {},
  );
  expect([errorCode(unreadable.stderr), unreadable.status]).toEqual(['usage', 2]);
  for (const { stderr, stdout } of [wrong, none, nowhere, unreadable]) {
    expect(stdout).toBe('');
    expect(stderr).not.toContain('hunter2');
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  }
});
