import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type NatsServer, startNats } from '../support/nats.ts';
import { findNatsServers } from '../support/nats-binary.ts';
import { countOf, messagesOf } from '../support/nats-messages.ts';
import { errorCode, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

const ROWS = 60_000;
/** The shortest that a server takes: it has passed whenever a load goes on. */
const WINDOW = { duplicate_window: 100e6 };
const lines = Array.from({ length: ROWS }, (_, i) => `{"n":${i},"t":"${'z'.repeat(100)}"}`);
const file = () => temporaryFile('rows.ndjson', `${lines.join('\n')}\n`);
const SMALL = ['--batch', '2000rows', '--chunk', '32KiB'];

describe.each(await findNatsServers())('nats-server $version', (binary) => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNats({ binary });
  }, 60_000);
  afterAll(() => server.remove());

  const address = (stream: string) => ['--to', `${server.url}/${stream}`, '--subject', `${stream}.{n}`];

  /** A load that has brought some messages, but not all. */
  async function underWay(stream: string, more: string[] = []) {
    const source = file();
    const args = ['load', source, ...address(stream), '--json', ...more];
    const run = startSluice([...args, ...SMALL]);
    await expect.poll(() => countOf(server, stream), { interval: 5, timeout: 20_000 }).toBeGreaterThan(3000);
    return { ...run, args };
  }

  async function expectAll(stream: string) {
    const bodies = (await messagesOf(server, stream)).map(({ body }) => body);
    expect(bodies.length).toBe(ROWS);
    // Of one load the order of the source is that of the stream.
    expect(bodies.findIndex((body, i) => body !== lines[i])).toBe(-1);
  }

  test('killed in the middle, gone on after the window has passed: every record once, in order', async () => {
    await server.stream('KILLED', WINDOW);
    const { child, ended, args } = await underWay('KILLED');
    child.kill('SIGKILL');
    await ended;
    expect(await countOf(server, 'KILLED')).toBeLessThan(ROWS);
    await sleep(300);
    const ran = await sluice([...args, '--batch', '3000rows', '--in-flight', '100']);
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ state: 'resumed', read: ROWS, loaded: ROWS });
    await expectAll('KILLED');
  });

  test('the same with blocks, which are other ones the second time', async () => {
    await server.stream('BLOCKS', { ...WINDOW, subjects: ['BLOCKS'] });
    const args = ['load', file(), '--to', `${server.url}/BLOCKS`];
    const run = startSluice([...args, '--pack', '1KiB', ...SMALL]);
    await expect.poll(() => countOf(server, 'BLOCKS'), { interval: 5, timeout: 20_000 }).toBeGreaterThan(500);
    run.child.kill('SIGKILL');
    await run.ended;
    await sleep(300);
    expect((await sluice([...args, '--pack', '3000B'])).status).toBe(0);
    expect((await messagesOf(server, 'BLOCKS')).map(({ body }) => body).join('')).toBe(
      `${lines.join('\n')}\n`,
    );
  });

  test('a server that is killed and comes back, halted and goes on', async () => {
    await server.stream('BOUNCED', WINDOW);
    const { ended } = await underWay('BOUNCED');
    await server.kill();
    await sleep(200);
    await server.start();
    await expect
      .poll(() => countOf(server, 'BOUNCED'), { interval: 5, timeout: 20_000 })
      .toBeGreaterThan(10_000);
    server.halt();
    await sleep(500);
    server.goOn();
    const ran = await ended;
    expect([ran.status, errorCode(ran.stderr)]).toEqual([0, undefined]);
    await expectAll('BOUNCED');
  });

  test('a server that stays away: exit 7, and the same command goes on', async () => {
    await server.stream('AWAY', WINDOW);
    const { ended, args } = await underWay('AWAY', ['--retry-for', '1s']);
    await server.stop();
    const ran = await ended;
    expect([ran.status, errorCode(ran.stderr)]).toEqual([7, 'target/unavailable']);
    await server.start();
    expect((await sluice(args)).status).toBe(0);
    await expectAll('AWAY');
  });

  test('a stream that is full is waited for, then exit 7; with room again nothing is lost', async () => {
    await server.stream('FULL', { ...WINDOW, max_msgs: 5000, discard: 'new' });
    const args = ['load', file(), ...address('FULL'), '--retry-for', '500ms'];
    const ran = await sluice([...args, ...SMALL]);
    expect([ran.status, errorCode(ran.stderr)]).toEqual([7, 'target/full']);
    expect(await countOf(server, 'FULL')).toBe(5000);
    const { streams } = await server.manager();
    const going = sluice([...args, '--retry-for', '1min', ...SMALL]);
    await sleep(500);
    await streams.update('FULL', { max_msgs: ROWS });
    expect((await going).status).toBe(0);
    await expectAll('FULL');
  });

  test('a stream that is deleted meanwhile ends the load', async () => {
    await server.stream('GONE', WINDOW);
    const { ended } = await underWay('GONE');
    const { streams } = await server.manager();
    await streams.delete('GONE');
    const ran = await ended;
    expect([ran.status, errorCode(ran.stderr)]).toEqual([6, 'target/missing-stream']);
  });

  test('two runs of one load at once: the second is told, and nothing is doubled', async () => {
    await server.stream('TWO', WINDOW);
    const { ended, args } = await underWay('TWO', ['--in-flight', '50']);
    const second = await sluice(args);
    expect([second.status, errorCode(second.stderr)]).toEqual([8, 'ledger/locked']);
    expect((await ended).status).toBe(0);
    await expectAll('TWO');
  });

  test('interrupted, it settles what it has read', async () => {
    await server.stream('STOPPED', WINDOW);
    const { child, ended, args } = await underWay('STOPPED');
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect([0, 130]).toContain(status);
    expect(await countOf(server, 'STOPPED')).toBe(JSON.parse(stdout).loaded);
    expect((await sluice(args)).status).toBe(0);
    await expectAll('STOPPED');
  });

  test('a stream that was made anew is not the one: the load does not go on as if it were', async () => {
    await server.stream('ANEW', WINDOW);
    const { child, ended, args } = await underWay('ANEW');
    child.kill('SIGKILL');
    await ended;
    const { streams } = await server.manager();
    await streams.delete('ANEW');
    await server.stream('ANEW', WINDOW);
    const ran = await sluice(args);
    expect([ran.status, errorCode(ran.stderr)]).toEqual([5, 'ledger/changed']);
    expect((await sluice([...args, '--restart'])).status).toBe(0);
    await expectAll('ANEW');
  });

  test('a ledger that was lost, within the window: ids of its load are not used again', async () => {
    await server.stream('LOST', { subjects: ['LOST'] });
    const source = temporaryFile('few.ndjson', '{"a":1}\n{"a":2}\n');
    const args = ['load', source, '--to', `${server.url}/LOST`];
    expect((await sluice(args)).status).toBe(0);
    const { streams } = await server.manager();
    await streams.purge('LOST');
    await streams.delete('KV_sluice');
    expect((await sluice(args)).status).toBe(0);
    expect(await countOf(server, 'LOST')).toBe(2);
  });

  test('another one writes into the stream all the time, also subjects like ours', async () => {
    await server.stream('BUSY', WINDOW);
    const client = await server.client();
    const noise = setInterval(() => client.publish(`BUSY.${Math.floor(Math.random() * 100)}`, 'noise'), 5);
    onTestFinished(() => clearInterval(noise));
    const { child, ended, args } = await underWay('BUSY');
    child.kill('SIGKILL');
    await ended;
    await sleep(300);
    const ran = await sluice(args);
    clearInterval(noise);
    expect(ran.status).toBe(0);
    const bodies = (await messagesOf(server, 'BUSY'))
      .map(({ body }) => body)
      .filter((body) => body !== 'noise');
    expect(bodies.length).toBe(ROWS);
    expect(bodies.findIndex((body, i) => body !== lines[i])).toBe(-1);
  });

  test('a stream that was purged is told of; what was not settled is sent', async () => {
    await server.stream('PURGED', WINDOW);
    const { child, ended, args } = await underWay('PURGED');
    child.kill('SIGKILL');
    await ended;
    const { streams } = await server.manager();
    await streams.purge('PURGED');
    const ran = await sluice(args);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain('are gone from stream PURGED');
  });
});

describe('rights', () => {
  let server: NatsServer;
  beforeAll(async () => {
    const settings = [
      `accounts {
        A { jetstream: enabled, users: [
          { user: all, password: hunter2 },
          { user: some, password: hunter2, permissions: { publish: ["$JS.API.>", "$KV.>", "_INBOX.>", "ok.>"] } },
          { user: noledger, password: hunter2, permissions: { publish: ["$JS.API.STREAM.INFO.S", "ok.>"] } }
        ] }
        B { users: [{ user: bare, password: hunter2 }] }
      }`,
    ];
    server = await startNats({ settings, user: 'all', pass: 'hunter2' });
    await server.stream('S', { subjects: ['ok.*', 'other.*'] });
  }, 60_000);
  afterAll(() => server.remove());

  const load = async (user: string, subject: string, ...more: string[]) => {
    const to = `nats://${user}@127.0.0.1:${server.port}/S`;
    const path = temporaryFile('a.csv', 'a\n1\n');
    const ran = await sluice(['load', path, '--to', to, '--subject', subject, '--retry-for', '0s', ...more]);
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/secret|hunter2/);
    return [ran.status, errorCode(ran.stderr)];
  };

  test('of users: who may not in, who may not publish, who may not keep a ledger', async () => {
    expect(await load('all:secret', 'ok.a')).toEqual([6, 'target/authentication']);
    expect(await load('some:hunter2', 'ok.a', '--json')).toEqual([0, undefined]);
    expect(await load('some:hunter2', 'ok.a', '--explain')).toEqual([0, undefined]);
    const ledger = await messagesOf(server, 'KV_sluice');
    expect(ledger.length).toBe(1);
    expect(ledger[0]?.body).not.toContain('hunter2');
    expect(await load('some:hunter2', 'other.a')).toEqual([6, 'target/permission']);
    expect(await load('noledger:hunter2', 'ok.b')).toEqual([6, 'target/permission']);
    expect(await load('noledger:hunter2', 'ok.b', '--no-ledger')).toEqual([0, undefined]);
    expect(await load('bare:hunter2', 'ok.a')).toEqual([6, 'target/refused']);
  });
});
