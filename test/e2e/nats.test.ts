import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NatsServer, startNats } from '../support/nats.ts';
import { findNatsServers } from '../support/nats-binary.ts';
import { messagesOf } from '../support/nats-messages.ts';
import { errorCode, parseRejects, sluice, temporaryFile, temporaryFolder } from '../support/sluice.ts';

const ORDERS = join(import.meta.dirname, '../../fixtures/orders.csv');

describe.each(await findNatsServers())('nats-server $version', (binary) => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNats({ binary });
  }, 60_000);
  afterAll(() => server.remove());

  const load = (file: string, stream: string, ...more: string[]) =>
    sluice(['load', file, '--to', `${server.url}/${stream}`, '--json', ...more]);

  test('CSV becomes JSON with the types found; --create-stream makes the stream; once is enough', async () => {
    const args = ['--create-stream', '--subject', 'orders.{country|lower}', '--msg-header', 'Paid: {paid}'];
    const first = await load(ORDERS, 'ORDERS', ...args);
    expect([first.status, errorCode(first.stderr)]).toEqual([0, undefined]);
    expect(JSON.parse(first.stdout)).toMatchObject({ state: 'loaded', read: 10_000, loaded: 10_000 });
    const messages = await messagesOf(server, 'ORDERS');
    expect(messages.length).toBe(10_000);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(10_000);
    expect(messages.map(({ body }) => JSON.parse(body).order_id)).toEqual(
      Array.from({ length: 10_000 }, (_, i) => i + 1),
    );
    expect(messages[0]).toMatchObject({ subject: 'orders.za', headers: { Paid: 'true' } });
    expect(JSON.parse(messages[0]?.body ?? '')).toEqual({
      order_id: 1,
      customer_id: '3140a316-345f-40d0-a92b-281614a2fbf7',
      created_at: '2022-03-09T20:07:23.003634Z',
      amount: 169077.42,
      quantity: 4,
      note: 'exchange standard "gift second express order"',
      paid: true,
      discount: null,
      latitude: 9.687276,
      longitude: 46.063083,
      country: 'ZA',
    });
    const { config } = await (await server.manager()).streams.info('ORDERS');
    expect(config).toMatchObject({ max_age: 3 * 86_400e9, duplicate_window: 120e9, num_replicas: 1 });
    expect(JSON.parse((await load(ORDERS, 'ORDERS', ...args)).stdout).state).toBe('nothing-to-do');
    expect(JSON.parse((await load(ORDERS, 'ORDERS', ...args, '--again')).stdout).loaded).toBe(10_000);
    expect((await messagesOf(server, 'ORDERS')).length).toBe(20_000);
  });

  test('records of JSON go out as they stand there, byte by byte', async () => {
    await server.stream('RAW', { subjects: ['raw'] });
    const lines = ['{"a":  1e2, "b":"x\\u00e9"}', '{"b":{"c":[1,2]},"a":null}', '{"z":"déjà"}'];
    const file = temporaryFile('raw.ndjson', `${lines.join('\n')}\n`);
    expect((await load(file, 'RAW')).status).toBe(0);
    expect((await messagesOf(server, 'RAW')).map(({ body }) => body)).toEqual(lines);
    // The same as JSON of the kernel's own.
    await server.stream('TYPED', { subjects: ['typed'] });
    expect((await load(file, 'TYPED', '--payload', 'json')).status).toBe(0);
    expect((await messagesOf(server, 'TYPED')).map(({ body }) => JSON.parse(body))).toEqual([
      { a: 100, b: 'xé', z: null },
      { a: null, b: { c: [1, 2] }, z: null },
      { a: null, b: null, z: 'déjà' },
    ]);
  });

  test('CSV with --payload raw goes out line by line, quotes and all', async () => {
    await server.stream('LINES', { subjects: ['lines'] });
    const file = temporaryFile('lines.csv', 'a,b\r\n1,"x\ny"\r\n2,\r\n');
    expect((await load(file, 'LINES', '--payload', 'raw')).status).toBe(0);
    expect((await messagesOf(server, 'LINES')).map(({ body }) => body)).toEqual(['1,"x\ny"', '2,']);
  });

  test('subjects are legal, whatever the values are, and different values stay different', async () => {
    await server.stream('ODD', { subjects: ['odd.>'] });
    const values = [
      'plain',
      'two words',
      'a.b',
      '*',
      '>',
      '',
      'x'.repeat(10_000),
      'é\u2028',
      '$SYS',
      '%2E',
      '.',
    ];
    const file = temporaryFile('odd.ndjson', values.map((v) => `${JSON.stringify({ v, n: 1 })}\n`).join(''));
    const ran = await load(file, 'ODD', '--subject', 'odd.{v}.{v|slug}.{v|hash}.{v|default:none}');
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    const subjects = (await messagesOf(server, 'ODD')).map(({ subject }) => subject.split('.'));
    expect(subjects.map((tokens) => tokens.length)).toEqual(values.map(() => 5));
    expect(subjects.flat().filter((token) => token === '')).toEqual([]);
    expect(new Set(subjects.map(([, token]) => token)).size).toBe(values.length);
    expect(subjects.slice(0, 6).map(([, token]) => token)).toEqual([
      'plain',
      'two%20words',
      'a%2Eb',
      '%2A',
      '%3E',
      '_',
    ]);
    const hash = createHash('sha256').update('two words').digest('hex');
    expect(subjects[1]?.slice(2)).toEqual(['two-words', hash.slice(0, 16), 'two%20words']);
    expect(subjects[5]?.[4]).toBe('none');
  });

  test.each(['json', 'raw'])('--pack: blocks of NDJSON, %s', async (payload) => {
    const stream = `PACK_${payload}`;
    await server.stream(stream, { subjects: [stream] });
    const lines = Array.from({ length: 5000 }, (_, i) => `{"i":${i},"t":"${'x'.repeat(i % 50)}"}`);
    const file = temporaryFile('pack.ndjson', lines.join('\n'));
    const sizes = ['--pack', '4KiB', '--chunk', '50KiB'];
    expect((await load(file, stream, '--payload', payload, ...sizes)).status).toBe(0);
    const messages = await messagesOf(server, stream);
    expect(messages.length).toBeLessThan(60);
    expect(messages.map(({ body }) => body).join('')).toBe(`${lines.join('\n')}\n`);
    for (const { body, headers } of messages) {
      expect(body.length).toBeLessThanOrEqual(4096);
      expect(Number(headers['Sluice-Records'])).toBe(body.split('\n').length - 1);
    }
  });

  test('--id: records that are told apart by fields, the second of a pair is a duplicate', async () => {
    await server.stream('IDS', { subjects: ['ids'] });
    const file = temporaryFile('ids.csv', 'a,b,c\n1,1,x\n1,2,y\n1,1,z\n');
    expect(JSON.parse((await load(file, 'IDS', '--id', 'a,b')).stdout)).toMatchObject({
      read: 3,
      loaded: 2,
      duplicate: 1,
    });
    expect((await messagesOf(server, 'IDS')).map(({ body }) => JSON.parse(body).c)).toEqual(['x', 'y']);
  });

  test('several files are one load: another one later is all that is sent then', async () => {
    await server.stream('MANY', { subjects: ['many.*'] });
    const folder = temporaryFolder();
    const put = (name: string, header: string, row: string) =>
      writeFileSync(join(folder, name), `${header}\n${row}\n`);
    put('1.csv', 'a,b', '1,x');
    put('2.csv', 'b,a', 'y,2');
    const args = [join(folder, '*.csv'), 'MANY', '--subject', 'many.{b}'] as const;
    expect(JSON.parse((await load(...args)).stdout)).toMatchObject({ state: 'loaded', loaded: 2 });
    expect(JSON.parse((await load(...args)).stdout).state).toBe('nothing-to-do');
    put('3.csv', 'a,b', '3,z');
    expect(JSON.parse((await load(...args)).stdout)).toMatchObject({ loaded: 3 });
    const messages = await messagesOf(server, 'MANY');
    expect(messages.map(({ subject, body }) => [subject, JSON.parse(body)])).toEqual([
      ['many.x', { a: 1, b: 'x' }],
      ['many.y', { a: 2, b: 'y' }],
      ['many.z', { a: 3, b: 'z' }],
    ]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(3);
  });

  test('a message over the limit is a reject with its reason; the others land', async () => {
    await server.stream('SMALL', { subjects: ['small'], max_msg_size: 1000 });
    const lines = [`{"t":"${'x'.repeat(500)}"}`, `{"t":"${'x'.repeat(2000)}"}`, '{"t":"y"}'];
    for (const more of [[], ['--pack', '700B', '--again']]) {
      const file = temporaryFile('small.ndjson', `${lines.join('\n')}\n`);
      const ran = await load(file, 'SMALL', ...more);
      expect(ran.status).toBe(3);
      const [reject, ...others] = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
      expect([reject?.code, reject?.raw, others]).toEqual(['target/refused', lines[1], []]);
    }
    const bodies = (await messagesOf(server, 'SMALL')).map(({ body }) => body);
    expect(bodies).toEqual([lines[0], lines[2], `${lines[0]}\n`, `${lines[2]}\n`]);
  });

  test('without JetStream: the messages are published', async () => {
    const client = await server.client();
    const got: string[] = [];
    client.subscribe('core.*', {
      callback: (_, message) => {
        got.push(`${message.subject} ${message.string()}`);
      },
    });
    await client.flush();
    const file = temporaryFile('core.csv', 'a,b\n1,x\n2,y\n');
    expect((await load(file, '-', '--no-jetstream', '--subject', 'core.{b}')).status).toBe(0);
    expect(got).toEqual(['core.x {"a":1,"b":"x"}', 'core.y {"a":2,"b":"y"}']);
  });

  test('--explain says what would be sent, and sends nothing', async () => {
    await server.stream('PLAN', { subjects: ['plan.*'] });
    const file = temporaryFile('plan.ndjson', '{"a":"x"}\n');
    const args = [
      'load',
      file,
      '--to',
      `${server.url}/PLAN`,
      '--subject',
      'plan.{a}',
      '--pack',
      '1KiB',
      '--explain',
    ];
    expect((await sluice(args)).status).toBe(2);
    const ran = await sluice(args.filter((word) => word !== '--pack' && word !== '1KiB'));
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('publish records as they stand, one a message, to plan.{a}');
    const missing = args
      .map((word) => word.replace('/PLAN', '/UNMADE'))
      .filter((word) => !/^(--pack|1KiB)$/.test(word));
    expect(errorCode((await sluice(missing)).stderr)).toBe('target/missing-stream');
    const made = await sluice([...missing, '--create-stream']);
    expect([made.status, made.stdout.includes('would create stream UNMADE for plan.*')]).toEqual([0, true]);
    expect(await messagesOf(server, 'PLAN')).toEqual([]);
    const { streams } = await server.manager();
    await expect(streams.info('UNMADE')).rejects.toThrow('stream not found');
  });

  test('what cannot be is said, with its code', async () => {
    await server.stream('TAKEN', { subjects: ['taken.>'] });
    await server.stream('OTHER', { subjects: ['others.x'] });
    const file = temporaryFile('a.csv', 'a,b\n1,x\n');
    const code = async (...args: Parameters<typeof load>) => {
      const { status, stderr } = await load(...args);
      return [status, errorCode(stderr)];
    };
    expect(await code(file, 'MISSING', '--subject', 'x')).toEqual([6, 'target/missing-stream']);
    expect(await code(file, 'TAKEN')).toEqual([2, 'usage']);
    expect(await code(file, 'TAKEN', '--subject', 'elsewhere')).toEqual([6, 'target/refused']);
    // The subject could be of both: the server is asked to refuse what is not for ours.
    await server.stream('HERE', { subjects: ['others.y'] });
    expect(await code(file, 'HERE', '--subject', 'others.{b}')).toEqual([6, 'target/refused']);
    expect(await messagesOf(server, 'OTHER')).toEqual([]);
    expect(await code(file, 'TAKEN', '--subject', 'taken.{nope}')).toEqual([6, 'target/columns']);
    expect(await code(file, 'TAKEN', '--subject', 'taken..x')).toEqual([2, 'usage']);
    expect(await code(file, 'TAKEN', '--subject', 'taken.{a', '--json')).toEqual([2, 'usage']);
    expect(await code(file, 'TAKEN', '--pack', '1KiB', '--subject', 'taken.{a}')).toEqual([2, 'usage']);
    expect(await code(file, 'TAKEN', '--subject', 'taken.a', '--table', 't')).toEqual([2, 'usage']);
  });
});
