import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i},word ${from + i}\n`).join('');

async function tailed(content: string, name = 'log.csv', ...options: string[]) {
  const url = await createDatabase(18);
  await ask(url, 'CREATE TABLE numbers (n int, word text)');
  const file = temporaryFile(name, content);
  const args = ['load', file, '--to', url, '--table', 'numbers', '--json', ...options];
  const load = async (...more: string[]) => {
    const ran = await sluice([...args, '--tail', ...more]);
    return { ...ran, summary: ran.stdout === '' ? {} : JSON.parse(ran.stdout) };
  };
  const counts = () =>
    ask(url, 'SELECT array[count(*), count(DISTINCT n), coalesce(max(n), -1)]::int[] FROM numbers');
  return { file, load, counts };
}

// Beyond 64 KiB the end of what was loaded is looked at, too.
test.each([10, 20_000])('what is appended to %i rows is loaded, again and again', async (rows) => {
  const { file, load, counts } = await tailed(`n,word\n${lines(0, rows)}`);
  expect((await load()).summary).toMatchObject({ state: 'loaded', loaded: rows });
  expect((await load()).summary).toMatchObject({ state: 'nothing-to-do' });
  appendFileSync(file, `${lines(rows, rows + 5)}x,bad\n`);
  const second = await load();
  expect(second.status).toBe(3);
  expect(second.summary).toMatchObject({ state: 'resumed', read: rows + 6, loaded: rows + 5, rejected: 1 });
  const [reject] = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
  expect(reject).toMatchObject({ line: rows + 7, record: rows + 6, raw: 'x,bad' });
  appendFileSync(file, lines(rows + 5, rows + 7));
  expect((await load()).summary).toMatchObject({ read: rows + 8, loaded: rows + 7, rejected: 1 });
  expect(await counts()).toEqual([rows + 7, rows + 7, rows + 6]);
});

test('an encoding of two bytes, and records of JSON', async () => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const wide = await tailed('', 'log.csv', '--encoding', 'utf-16le');
  writeFileSync(wide.file, utf16(`n,word\n${lines(0, 10)}`));
  await wide.load();
  appendFileSync(wide.file, utf16(lines(10, 12)));
  expect((await wide.load()).summary).toMatchObject({ read: 12, loaded: 12 });
  expect(await wide.counts()).toEqual([12, 12, 11]);
  const json = await tailed('{"n":1,"word":"a"}\n', 'log.ndjson');
  await json.load();
  appendFileSync(json.file, '{"n":2,"word":"b"}\n');
  expect((await json.load()).summary).toMatchObject({ read: 2, loaded: 2 });
  expect(await json.counts()).toEqual([2, 2, 2]);
});

test.each<[string, (before: string) => string]>([
  ['a byte at its beginning', (before) => before.replace('0,word', '9,word')],
  ['a byte at the end of what was loaded', (before) => `${before.replace(/9\n$/, '8\n')}7,x\n`],
  ['less of it', (before) => before.slice(0, -20)],
])('%s is a change, and nothing is loaded', async (_, change) => {
  const before = `n,word\n${lines(0, 20_000)}`;
  const { file, load, counts } = await tailed(before);
  await load();
  const after = change(before);
  writeFileSync(file, after.length < before.length ? after : `${after}1,more\n`);
  const ran = await load();
  expect([ran.status, errorCode(ran.stderr)]).toEqual([5, 'ledger/changed']);
  expect(await counts()).toEqual([20_000, 20_000, 19_999]);
});

test('a last line without an end may have been half of one', async () => {
  const { file, load, counts } = await tailed('n,word\n1,hal');
  await load();
  appendFileSync(file, 'f\n2,b\n');
  const ran = await load();
  expect([ran.status, errorCode(ran.stderr)]).toEqual([5, 'ledger/changed']);
  expect(ran.stderr).toContain('had no end');
  expect(await counts()).toEqual([1, 1, 1]);
});

test('what cannot be followed is told', async () => {
  const { load } = await tailed(gzipSync('n,word\n1,a\n') as unknown as string, 'log.csv.gz');
  const ran = await load();
  expect([ran.status, errorCode(ran.stderr)]).toEqual([2, 'usage']);
  const other = await load('--replace');
  expect([other.status, errorCode(other.stderr)]).toEqual([2, 'usage']);
});
