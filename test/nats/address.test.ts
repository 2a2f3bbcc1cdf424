import { describe, expect, test } from 'vitest';
import { parseNatsAddress } from '../../src/nats/address.ts';

const NOTHING = { tls: false, user: undefined, password: undefined, token: undefined, parameters: {} };

test.each([
  ['nats://a/S', { servers: ['a:4222'], stream: 'S' }],
  ['nats:///S', { servers: [], stream: 'S' }],
  ['tls://a:1,[::1]:2/S', { servers: ['a:1', '[::1]:2'], tls: true, stream: 'S' }],
  ['nats://u:p%40%2F@a/S', { servers: ['a:4222'], user: 'u', password: 'p@/', stream: 'S' }],
  ['nats://secret@a/S', { servers: ['a:4222'], token: 'secret', stream: 'S' }],
  [
    'nats://a/S?context=prod&creds=%2Fc',
    { servers: ['a:4222'], stream: 'S', parameters: { context: 'prod', creds: '/c' } },
  ],
])('%s', (text, expected) => {
  expect(parseNatsAddress(text)).toEqual({ ...NOTHING, ...expected });
});

describe('what is no address is refused, and not repeated', () => {
  test.each([
    'nats://u:hunter2@a',
    'nats://u:hunter2@a/',
    'nats://u:hunter2@a/A.B',
    'nats://u:hunter2@a/A/B/C',
    'nats://u:hunter2@a/%zz',
    'nats://u:hunter2@a b/S',
    'nats://u:hunter2@a:x/S',
    'nats://u:hunter2@a/S?nope=1',
    'nats://u:hunter2@a/S?creds=',
    'http://u:hunter2@a/S',
  ])('%s', (text) => {
    expect(() => parseNatsAddress(text)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('hunter2') }),
    );
  });
});
