import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BytesKernel } from '../../support/bytes.ts';
import { type OracleServer, startOracleServer } from '../../support/oracle-server.ts';
import { sample } from '../../support/sample.ts';

const kernel = new BytesKernel();

/** What PostgreSQL's manual asks for, with the letters that it gives. */
function escapedPlainly(text: string): string {
  const letters: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
  return text.replace(/[\\\t\n\r]/g, (character) => letters[character] ?? '');
}

const pieces = fc.constantFrom(
  '\\',
  '\t',
  '\n',
  '\r',
  '\\N',
  '\\.',
  'a',
  'é',
  'a longer run of plain text, ',
  '\b',
  '',
);
const values = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

test('escapes at every place', () => {
  for (const special of ['\\', '\t', '\n', '\r']) {
    for (let length = 1; length < 70; length += 1) {
      for (let place = 0; place < length; place += 1) {
        const text = 'x'.repeat(place) + special + 'y'.repeat(length - place - 1);
        expect(kernel.copyText(Buffer.from(text)).toString()).toBe(escapedPlainly(text));
      }
    }
  }
});

test('any text, among any bytes', () => {
  const property = fc.property(
    values,
    fc.nat(63),
    fc.constantFrom(0x5c, 0x09, 0x78),
    (text, offset, fill) => {
      expect(kernel.copyText(Buffer.from(text), offset, fill).toString()).toBe(escapedPlainly(text));
    },
  );
  fc.assert(property, { numRuns: 2000 });
});

test('rows, nulls and empty texts', () => {
  const row = kernel.copyTextRow([Buffer.from('a\tb'), null, Buffer.alloc(0), Buffer.from('\\N')]);
  expect(row.toString()).toBe('a\\tb\t\\N\t\t\\\\N\n');
});

describe.each([15, 18] as const)('PostgreSQL %i', (version) => {
  let server: OracleServer;
  let client: Client;
  beforeAll(async () => {
    server = await startOracleServer(version);
    client = new Client({ host: server.host, user: server.user });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  test('what lands is what was sent', async () => {
    const texts = sample(fc.option(values), 2000, 1);
    await client.query('CREATE TEMP TABLE landed (n int4, v text)');
    const rows = texts.map((text, n) =>
      kernel.copyTextRow([Buffer.from(`${n}`), text === null ? null : Buffer.from(text)]),
    );
    await pipeline(rows, client.query(copyFrom('COPY landed FROM STDIN')));
    const { rows: landed } = await client.query<{ v: string | null }>('SELECT v FROM landed ORDER BY n');
    expect(landed.map((row) => row.v)).toEqual(texts);
  });
});
