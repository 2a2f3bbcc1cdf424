import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPassword, readPassfile } from '../../../../src/sinks/postgres/connect/passfile.ts';
import { bareSurroundings } from '../../../support/postgres-sink.ts';

const folder = mkdtempSync('/tmp/sluice-passfile-');
afterAll(() => rmSync(folder, { recursive: true }));

const key = { host: 'db1', port: 5432, database: 'shop', user: 'ann' };

const cases: [string, string | undefined][] = [
  ['db1:5432:shop:ann:pw', 'pw'],
  ['*:*:*:*:pw', 'pw'],
  ['# db1:5432:shop:ann:no\ndb1:5432:shop:ann:pw', 'pw'],
  ['db1:5433:shop:ann:no\n*:5432:*:ann:first\ndb1:5432:shop:ann:second', 'first'],
  ['db1:5432:shop:bob:pw', undefined],
  ['db1:5432:shop:ann', undefined],
  ['db1:5432:shop:ann:p:w', 'p:w'],
  ['db1:5432:shop:ann:p\\:\\\\w', 'p:\\w'],
  ['db\\1:5432:shop:ann:pw', 'pw'],
  ['db1:5432:shop:ann:pw\r', 'pw'],
  ['db1:5432:shop:ann: pw ', ' pw '],
  ['db*:5432:shop:ann:pw', undefined],
  ['', undefined],
];

test.for(cases)('%j', ([text, expected]) => {
  expect(findPassword(text, key)).toBe(expected);
});

test('escapes stand for colons and backslashes in what is matched', () => {
  const odd = { host: '::1', port: 1, database: 'a\\b', user: 'x' };
  expect(findPassword('\\:\\:1:1:a\\\\b:x:pw', odd)).toBe('pw');
});

test('a file that others may read is passed over with a warning', () => {
  const path = join(folder, 'pgpass');
  writeFileSync(path, '*:*:*:*:pw', { mode: 0o600 });
  const warnings: string[] = [];
  const around = bareSurroundings({ warn: (sentence) => warnings.push(sentence) });
  expect(readPassfile(path, key, around)).toBe('pw');
  expect(readPassfile(join(folder, 'none'), key, around)).toBeUndefined();
  expect(warnings).toEqual([]);
  chmodSync(path, 0o640);
  expect(readPassfile(path, key, around)).toBeUndefined();
  expect(readPassfile(folder, key, around)).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringContaining('chmod 600'),
    expect.stringContaining('not a plain file'),
  ]);
});
