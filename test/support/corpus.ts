import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const CORPORA = new URL('../../../shared/corpora/', import.meta.url);

/**
 * Tests over inputs that others wrote, which live beside the project and are not part of it. Where they are
 * absent the report says so, in the name of the one test that stands in for them.
 */
export function describeCorpus(name: string, cases: (folder: URL) => void): void {
  const folder = new URL(`${name}/`, CORPORA);
  if (existsSync(folder)) describe(`corpus ${name}`, () => cases(folder));
  else
    test(`ABSENT: ../shared/corpora/${name}, none of its cases ran`, () =>
      expect(existsSync(folder)).toBe(false));
}
