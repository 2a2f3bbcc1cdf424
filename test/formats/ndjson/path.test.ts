import { expect, test } from 'vitest';
import { parsePath, showPath } from '../../../src/formats/ndjson/path.ts';

test.each<[string, string[] | undefined]>([
  ['id', ['id']],
  ['user.id', ['user', 'id']],
  ['/user/id', ['user', 'id']],
  ['/user.id', ['user.id']],
  ['/a~1b/c~0d', ['a/b', 'c~d']],
  ['/a~01', ['a~1']],
  ['/', ['']],
  ['//', ['', '']],
  ['__proto__', ['__proto__']],
  ['', undefined],
  ['.', undefined],
  ['a..b', undefined],
  ['/a~2', undefined],
  ['/a~', undefined],
])('%s', (text, path) => {
  expect(parsePath(text)).toEqual(path);
  if (path) expect(parsePath(showPath(path))).toEqual(path);
});
