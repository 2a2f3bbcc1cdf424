import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS } from '../faults/matrix/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/faults.md'), 'utf8');

test('every fault of the harness is on its page, with what was seen', () => {
  const lines = PAGE.split('\n');
  const missing = FAULTS.flatMap(({ faults }) => faults).filter(
    ({ name, happens }) =>
      !lines.some((line) => line.startsWith(`| ${name} | ${happens} | `) && / × \d/.test(line)),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
  expect(PAGE).toContain(': 0 violations.');
});

test('the README counts them', () => {
  const count = FAULTS.reduce((sum, { faults }) => sum + faults.length, 0);
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`${count} faults`);
});
