import { expect, test } from 'vitest';
import type { RawLoad } from '../../src/config/raw.ts';
import { resolveLoad } from '../../src/config/resolve.ts';

const resolve = (raw: Partial<RawLoad>) => resolveLoad({ sources: ['t.ndjson'], ...raw }, { cores: 4 });

test.each<[Partial<RawLoad>, object]>([
  [{ format: 'ndjson' }, { format: 'ndjson' }],
  [{ map: ['user.id=user_id'] }, { map: [{ path: ['user', 'id'], column: 'user_id' }] }],
  [{ map: ['/a=b/c=d'] }, { map: [{ path: ['a=b', 'c'], column: 'd' }] }],
  [
    { map: ['a=x', 'b=y'] },
    {
      map: [
        { path: ['a'], column: 'x' },
        { path: ['b'], column: 'y' },
      ],
    },
  ],
  [{ rest: 'extra' }, { rest: 'extra' }],
  [{ missing: 'default' }, { missing: 'default' }],
  [{ duplicateKeys: 'reject' }, { duplicateKeys: 'reject' }],
  [{ maxDepth: '1000' }, { maxDepth: 1000 }],
])('%j', (raw, settings) => {
  expect(resolve(raw)).toMatchObject(settings);
});

test.each<[Partial<RawLoad>, string | undefined]>([
  [{ format: 'xml' }, '--format'],
  [{ map: ['user.id'] }, '--map'],
  [{ map: ['=x'] }, '--map'],
  [{ map: ['x='] }, '--map'],
  [{ map: ['a..b=x'] }, '--map'],
  [{ map: ['a=x', 'b=x'] }, '--map'],
  [{ map: ['a=x', 'a.b=y'] }, '--map'],
  [{ map: ['a.b=y', 'a=x'] }, '--map'],
  [{ rest: '' }, '--rest'],
  [{ rest: 'x', ignoreExtra: true }, undefined],
  [{ missing: 'nul' }, '--missing'],
  [{ duplicateKeys: 'first' }, '--duplicate-keys'],
  [{ maxDepth: '0' }, '--max-depth'],
  [{ maxDepth: '1001' }, '--max-depth'],
])('%j is refused', (raw, place) => {
  expect(() => resolve(raw)).toThrowError(expect.objectContaining({ code: 'usage', place }));
});
