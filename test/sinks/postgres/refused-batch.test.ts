import { expect, test } from 'vitest';
import { readContext } from '../../../src/sinks/postgres/refused-batch.ts';

const cases: [where: string, expected: object | undefined][] = [
  ['COPY t, line 7', { row: 7 }],
  ['COPY t, line 7, column b', { row: 7, column: 'b' }],
  ['COPY t, line 7, column b: "abc"', { row: 7, column: 'b' }],
  ['COPY t, line 7: "1\t2"', { row: 7 }],
  ['PL/pgSQL function no() line 2 at RAISE\nCOPY t, line 12', { row: 12 }],
  ['COPY t, line 7, column b: "x\nCOPY t, line 9"', undefined],
  ['SQL statement "SELECT \'\nCOPY t, line 3\'"\nCOPY t, line 7', undefined],
  ['COPY u, line 7', undefined],
  ['COPY tt, line 7', undefined],
  ['COPY t, Zeile 7', undefined],
  ['COPY t, line x', undefined],
  ['COPY t, line 7x', undefined],
  ['a COPY t, line 7', undefined],
  ['', undefined],
];

test.for(cases)('%j', ([where, expected]) => {
  expect(readContext(where, 't')).toEqual(expected);
});

test('a name that looks like a context of its own', () => {
  const name = 'u, line 3\nCOPY u';
  expect(readContext(`COPY ${name}, line 7`, name)).toEqual({ row: 7 });
});
