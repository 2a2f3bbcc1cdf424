import { expect, test } from 'vitest';
import { suggest } from '../../src/config/suggest.ts';

test.each([
  ['lnaes', 'lanes'],
  ['lane', 'lanes'],
  ['Lanes', 'lanes'],
  ['batchage', 'batchAge'],
  ['worekrs', 'workers'],
  ['x', undefined],
  ['completely', undefined],
])('%s', (typed, meant) => {
  expect(suggest(typed, ['workers', 'lanes', 'batch', 'batchAge'])).toBe(meant);
});
