import { expect, test } from 'vitest';
import { isUri, parseUri } from '../../../../src/sinks/postgres/connect/uri.ts';

const good: [string, object][] = [
  ['postgres://', {}],
  ['postgresql://', {}],
  ['postgresql://db1', { host: 'db1' }],
  ['postgresql://db1:5433', { host: 'db1', port: '5433' }],
  ['postgresql://db1/shop', { host: 'db1', dbname: 'shop' }],
  ['postgresql://ann@db1', { user: 'ann', host: 'db1' }],
  ['postgresql://ann:pw@db1:1/shop', { user: 'ann', password: 'pw', host: 'db1', port: '1', dbname: 'shop' }],
  ['postgresql://ann:p:w@db1', { user: 'ann', password: 'p:w', host: 'db1' }],
  ['postgresql://:pw@db1', { password: 'pw', host: 'db1' }],
  ['postgresql://a%40b:p%2Fw%3A@db1', { user: 'a@b', password: 'p/w:', host: 'db1' }],
  ['postgresql:///shop', { dbname: 'shop' }],
  ['postgresql:///shop?host=/var/run/postgresql', { dbname: 'shop', host: '/var/run/postgresql' }],
  ['postgresql://%2Fvar%2Frun/shop', { host: '/var/run', dbname: 'shop' }],
  ['postgresql://db1:1,db2:2,db3/shop', { host: 'db1,db2,db3', port: '1,2,', dbname: 'shop' }],
  ['postgresql://[::1]:5433/shop', { host: '::1', port: '5433', dbname: 'shop' }],
  ['postgresql://[fe80::1],db2', { host: 'fe80::1,db2', port: ',' }],
  [
    'postgresql://db1?sslmode=require&application_name=a%20b',
    { host: 'db1', sslmode: 'require', application_name: 'a b' },
  ],
  ['postgresql://db1/?ssl=true', { host: 'db1', sslmode: 'require' }],
  ['postgresql://db1/x?dbname=y&port=7', { host: 'db1', dbname: 'y', port: '7' }],
  ['postgresql://?', {}],
  ['postgresql://db1/caf%C3%A9', { host: 'db1', dbname: 'café' }],
  ['postgresql://@', {}],
];

test.for(good)('%s', ([uri, expected]) => {
  expect(parseUri(uri)).toEqual(expected);
});

const bad: [string, RegExp][] = [
  ['postgresql://db1?host', /has no "="/],
  ['postgresql://db1?host=a=b', /more than one "="/],
  ['postgresql://db1?hots=a', /"hots"/],
  ['postgresql://db1?ssl=false', /"ssl"/],
  ['postgresql://db1?&host=a', /has no "="/],
  ['postgresql://ann:secret%zz@db1', /the password/],
  ['postgresql://ann:secret%00@db1', /the password has a NUL/],
  ['postgresql://db%1', /the host/],
  ['postgresql://[::1', /brackets/],
  ['postgresql://[::1]x', /brackets/],
  ['postgresql://[]/x', /brackets/],
];

test.for(bad)('%s is refused, and no password is told', ([uri, message]) => {
  expect(() => parseUri(uri)).toThrow(message);
  expect(() => parseUri(uri)).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(() => parseUri(uri)).not.toThrow(/secret/);
});

test('only two schemes are addresses', () => {
  expect(['postgres://', 'postgresql://x'].map(isUri)).toEqual([true, true]);
  expect(['postgres:/x', 'mysql://x', 'host=postgres://', ''].map(isUri)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
