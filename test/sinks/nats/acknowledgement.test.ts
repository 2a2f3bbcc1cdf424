import { expect, test } from 'vitest';
import { beginningsOf, readAcknowledgement, sequenceIn } from '../../../src/sinks/nats/acknowledgement.ts';

const beginnings = beginningsOf('OR"DERS');
const quick = (body: string) => sequenceIn(Buffer.from(body), beginnings);

test.each([
  ['{"stream":"OR\\"DERS", "seq":12345678901}', 12345678901],
  ['{"stream":"OR\\"DERS","seq":7}', 7],
  ['{"stream":"OR\\"DERS","seq":7,"duplicate": true}', undefined],
  ['{"stream":"OR\\"DERS","domain":"hub","seq":7}', undefined],
  ['{"stream":"OTHER","seq":7}', undefined],
  ['{"stream":"OR\\"DERS","seq":}', undefined],
  ['{"stream":"OR\\"DERS","seq":', undefined],
  ['', undefined],
])('the quick look at %s', (body, sequence) => {
  expect(quick(body)).toBe(sequence);
});

test('the other answers, read in full', () => {
  const read = (body: string) => readAcknowledgement(Buffer.from(body));
  expect(read('{"stream":"S","domain":"hub","seq":7,"duplicate":true}')).toEqual({
    is: 'stored',
    stream: 'S',
    sequence: 7,
    duplicate: true,
  });
  const error =
    '{"error":{"code":503,"err_code":10077,"description":"maximum messages exceeded"},"stream":"S","seq":0}';
  expect(read(error)).toEqual({
    is: 'refused',
    status: 503,
    number: 10077,
    reason: 'maximum messages exceeded',
  });
  expect(read('')).toMatchObject({ is: 'refused', status: 500 });
});
