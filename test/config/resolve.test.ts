import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/config/limits.ts';
import type { RawLoad } from '../../src/config/raw.ts';
import { resolveLoad } from '../../src/config/resolve.ts';

const file: RawLoad = { sources: ['data/orders.csv'] };
const resolve = (raw: Partial<RawLoad>, cores = 4) => resolveLoad({ ...file, ...raw }, { cores });

test('nothing typed gives every default', () => {
  expect(resolve({})).toEqual({
    sources: ['data/orders.csv'],
    source: 'data/orders.csv',
    isMany: false,
    expansion: { ratio: 1000, outputBytes: Number.POSITIVE_INFINITY },
    target: {
      kind: 'postgres',
      to: undefined,
      table: { table: 'orders' },
      create: true,
      unlogged: false,
      dropIndexes: false,
      ledgerSchema: 'sluice',
      publication: 'append',
      before: [],
      after: [],
      onConflict: { do: 'reject' },
    },
    lanes: 3,
    workers: 2,
    chunkBytes: 1_048_576,
    batchBytes: 8_388_608,
    batchRows: Number.POSITIVE_INFINITY,
    batchAgeMillis: 1000,
    recordBytes: 16_777_216,
    format: undefined,
    header: true,
    columns: undefined,
    ignoreExtra: false,
    csv: {
      delimiter: ',',
      escape: '',
      escapes: 'quotes',
      quote: '"',
      comment: '',
      skipLines: 0,
      nulls: [],
      emptyIsNull: true,
      trim: false,
      ragged: 'reject',
      decimal: '.',
      thousands: '',
      trueWords: [],
      falseWords: [],
    },
    formatOptions: { csv: [], json: [] },
    dateFormats: [],
    invalidUtf8: 'reject',
    nul: 'reject',
    timeZone: undefined,
    map: [],
    rest: undefined,
    missing: 'null',
    duplicateKeys: 'last',
    maxDepth: 64,
    allowRelativeTimes: false,
    lossy: false,
    rejectsFile: 'data/orders.csv.rejects.ndjson',
    retryMillis: 600_000,
    maxRejects: { kind: 'share', share: 0.01, graceRows: 10_000, atEnd: false },
    ledger: true,
    waitMillis: 0,
    skipLocked: false,
    restart: false,
    again: false,
    tail: false,
    job: undefined,
    json: false,
    quiet: false,
    progress: true,
    explain: false,
  });
});

test.each([
  [1, 1, 1],
  [2, 1, 1],
  [3, 2, 1],
  [4, 3, 2],
  [5, 4, 2],
  [128, 4, 2],
])('%i cores: %i lanes, %i workers', (cores, lanes, workers) => {
  expect(resolve({}, cores)).toMatchObject({ lanes, workers });
});

test.each<[Partial<RawLoad>, object]>([
  [{ to: 'postgres://a@b/c' }, { target: { to: 'postgres://a@b/c', create: false } }],
  [{ to: 'postgresql://', create: true }, { target: { to: 'postgresql://', create: true } }],
  [{ to: 'host=/tmp dbname=x' }, { target: { to: 'host=/tmp dbname=x' } }],
  [{ table: 'sales.orders' }, { target: { table: { schema: 'sales', table: 'orders' } } }],
  [{ batch: '5000rows' }, { batchRows: 5000, batchBytes: 8_388_608 }],
  [{ batch: '64KiB' }, { batchRows: Number.POSITIVE_INFINITY, batchBytes: 65_536 }],
  [{ chunk: '1' }, { chunkBytes: 1 }],
  [
    { workers: '0', lanes: '1' },
    { workers: 0, lanes: 1 },
  ],
  [{ batchAge: '250ms' }, { batchAgeMillis: 250 }],
  [{ null: ['NA', '', '\\N', 'NA'] }, { csv: expect.objectContaining({ nulls: ['NA', '\\N'] }) }],
  [{ rejects: 'none' }, { rejectsFile: undefined }],
  [{ rejects: '/tmp/r.ndjson' }, { rejectsFile: '/tmp/r.ndjson' }],
  [
    { sources: ['-'] },
    { source: '-', rejectsFile: 'stdin.rejects.ndjson', target: { table: { table: 'stdin' } } },
  ],
  [{ maxRejects: '100' }, { maxRejects: { kind: 'rows', rows: 100 } }],
  [{ maxRejects: '0' }, { maxRejects: { kind: 'rows', rows: 0 } }],
  [{ maxRejects: '2.5%' }, { maxRejects: { kind: 'share', share: 0.025, graceRows: 10_000, atEnd: true } }],
  [
    { header: false, columns: 'a,b' },
    { header: false, columns: ['a', 'b'] },
  ],
])('%j', (raw, settings) => {
  expect(resolve(raw)).toMatchObject(settings);
});

describe('refuses', () => {
  test.each<[Partial<RawLoad>, string | undefined]>([
    [{ sources: [] }, undefined],
    [{ sources: ['a.csv', 'b.csv'] }, undefined],
    [{ to: 'mysql://secret@host/db' }, '--to'],
    [{ to: 'orders.parquet' }, '--to'],
    [{ to: 'data/orders.csv' }, '--to'],
    [{ to: '' }, '--to'],
    [{ lanes: '0' }, '--lanes'],
    [{ lanes: '65' }, '--lanes'],
    [{ workers: '65' }, '--workers'],
    [{ chunk: '0' }, '--chunk'],
    [{ chunk: '17MiB' }, '--chunk'],
    [{ batch: '1GiB' }, '--batch'],
    [{ batch: '0rows' }, '--batch'],
    [{ batchAge: '0s' }, '--batch-age'],
    [{ null: ['a,b'] }, '--null'],
    [{ null: ['x'.repeat(256)] }, '--null'],
    [{ rejects: 'data/orders.csv' }, '--rejects'],
    [{ rejects: '' }, '--rejects'],
    [{ maxRejects: '101%' }, '--max-rejects'],
    [{ maxRejects: 'few' }, '--max-rejects'],
    [{ job: '' }, '--job'],
    [{ job: 'a\nb' }, '--job'],
    [{ restart: true, again: true }, undefined],
    [{ restart: true, ledger: false }, undefined],
    [{ again: true, ledger: false }, undefined],
    [{ job: 'nightly', ledger: false }, undefined],
    [{ json: true, explain: true }, undefined],
  ])('%j', (raw, place) => {
    expect(() => resolve(raw)).toThrow(expect.objectContaining({ code: 'usage', place }));
  });

  test('an unknown option, and says which was meant', () => {
    const raw = { ...file, lnaes: '4' } as RawLoad;
    expect(() => resolveLoad(raw, { cores: 4 })).toThrow(
      expect.objectContaining({ code: 'config', hint: 'did you mean "lanes"?' }),
    );
  });

  test('a target without repeating its password', () => {
    try {
      resolve({ to: 'postgers://user:hunter2@host/db' });
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
      expect(error).toMatchObject({ hint: 'did you mean postgres://?' });
    }
  });
});

test('every limit has room between its ends', () => {
  for (const { min, max } of Object.values(LIMITS)) expect(min).toBeLessThan(max);
});
