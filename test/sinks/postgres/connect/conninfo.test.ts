import { expect, test } from 'vitest';
import { parseConninfo } from '../../../../src/sinks/postgres/connect/conninfo.ts';

const good: [string, object][] = [
  ['', {}],
  ['  ', {}],
  ['host=/tmp dbname=shop', { host: '/tmp', dbname: 'shop' }],
  ["  host = 'a b'\tport\n=\n5433  ", { host: 'a b', port: '5433' }],
  ["password='it\\'s \\\\ here'", { password: "it's \\ here" }],
  ["password=a\\ b\\'c", { password: "a b'c" }],
  ["user='' dbname=x", { user: '', dbname: 'x' }],
  ['host=a host=b', { host: 'b' }],
  ["password='='", { password: '=' }],
  ['dbname=a=b', { dbname: 'a=b' }],
];

test.for(good)('%j', ([text, expected]) => {
  expect(parseConninfo(text)).toEqual(expected);
});

const bad: [string, RegExp][] = [
  ['host', /without "="/],
  ['host=a port', /without "="/],
  ['host a=b', /without "="/],
  ['hots=a', /"hots"/],
  ['__proto__=a', /"__proto__"/],
  ["password='secret", /never closed/],
  ["password='secret\\", /never closed/],
];

test.for(bad)('%j is refused, and no value is told', ([text, message]) => {
  expect(() => parseConninfo(text)).toThrow(message);
  expect(() => parseConninfo(text)).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(() => parseConninfo(text)).not.toThrow(/secret/);
});
