import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { corpus } from './corpora.ts';

/**
 * Tests over inputs that others wrote, which live beside the project and are not part of it. Where they are
 * absent the report says so, in the name of the one test that stands in for them.
 */
export function describeCorpus(name: string, cases: (folder: URL) => void): void {
  const path = corpus(name);
  if (path !== undefined) describe(`corpus ${name}`, () => cases(pathToFileURL(`${path}/`)));
  else test(`ABSENT: the corpus ${name}; none of its cases ran`, () => expect(corpus(name)).toBe(undefined));
}
