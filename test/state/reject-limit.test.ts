import { expect, test } from 'vitest';
import { emptyTally } from '../../src/record/tally.ts';
import {
  DEFAULT_REJECT_LIMIT,
  exceedsLimit,
  limitReason,
  type RejectLimit,
} from '../../src/state/reject-limit.ts';

const rows = (count: number): RejectLimit => ({ kind: 'rows', rows: count });
const share = (part: number): RejectLimit => ({ kind: 'share', share: part, graceRows: 10_000, atEnd: true });

test.each<[string, RejectLimit, number, number, boolean, boolean]>([
  ['default, within the first rows', DEFAULT_REJECT_LIMIT, 9_999, 9_999, false, false],
  ['default, a short source of rejects only', DEFAULT_REJECT_LIMIT, 9_999, 9_999, true, false],
  ['default, 1 % exactly', DEFAULT_REJECT_LIMIT, 10_000, 100, false, false],
  ['default, one more', DEFAULT_REJECT_LIMIT, 10_000, 101, false, true],
  ['default, much later', DEFAULT_REJECT_LIMIT, 50_000_000, 500_001, false, true],
  ['default, nothing read', DEFAULT_REJECT_LIMIT, 0, 0, true, false],
  ['no rejects allowed', rows(0), 1, 1, false, true],
  ['no rejects allowed, none there', rows(0), 1_000_000, 0, true, false],
  ['so many allowed', rows(5), 6, 5, true, false],
  ['so many allowed, one more', rows(5), 6, 6, false, true],
  ['a share, within the first rows', share(0.1), 100, 50, false, false],
  ['a share, a short source at its end', share(0.1), 100, 50, true, true],
  ['a share, a short source within it', share(0.1), 100, 10, true, false],
  ['every row', share(1), 20_000, 20_000, true, false],
])('%s', (_, limit, read, rejected, ended, exceeded) => {
  expect(exceedsLimit(limit, { ...emptyTally(), read, rejected }, ended)).toBe(exceeded);
});

test('the reason names what was found and what was allowed', () => {
  const tally = { ...emptyTally(), read: 12_000, rejected: 1500 };
  expect(limitReason(rows(1000), tally)).toBe('1,500 of 12,000 rows were rejected; the limit is 1,000');
  expect(limitReason(share(0.01), tally)).toBe(
    '1,500 of 12,000 rows were rejected (12.5 %); the limit is 1 %',
  );
});
