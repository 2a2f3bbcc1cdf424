import { describe, expect, test } from 'vitest';
import { resolveCheck } from '../../src/config/check-options.ts';
import type { RawLoad } from '../../src/config/raw.ts';
import { resolveLoad } from '../../src/config/resolve.ts';

const facts = { cores: 8 };
const resolve = (raw: Partial<RawLoad>) => resolveLoad({ sources: ['in.csv'], ...raw }, facts);
const check = (raw: Partial<RawLoad>) => resolveCheck({ sources: ['in.csv'], ...raw }, facts);

const csv = { kind: 'file', format: 'csv', delimiter: ',', compression: undefined };
const ndjson = { kind: 'file', format: 'ndjson', compression: undefined };

describe('a target that is a file', () => {
  test.each<[Partial<RawLoad>, object]>([
    [{ to: 'out.csv' }, { ...csv, path: 'out.csv', overwrite: false, types: undefined }],
    [{ to: 'dir/OUT.CSV' }, { ...csv, path: 'dir/OUT.CSV' }],
    [{ to: 'out.tsv' }, { ...csv, delimiter: '\t' }],
    [{ to: 'out.jsonl' }, ndjson],
    [{ to: 'out.ndjson.gz' }, { ...ndjson, compression: 'gzip' }],
    [{ to: 'out.csv.zst' }, { ...csv, compression: 'zstd' }],
    [{ to: 'out.csv.br' }, { ...csv, compression: 'brotli' }],
    [{ to: '-' }, { ...ndjson, path: '-' }],
    [{ to: '-', toFormat: 'csv' }, csv],
    [
      { to: '-', toFormat: 'tsv' },
      { ...csv, delimiter: '\t' },
    ],
    [
      { to: 'out', toFormat: 'csv', toDelimiter: ';' },
      { ...csv, delimiter: ';' },
    ],
    [{ to: 'out.csv', toFormat: 'ndjson' }, ndjson],
    [
      { to: 'a=b', toFormat: 'csv' },
      { ...csv, path: 'a=b' },
    ],
    [
      { to: 'out.csv', overwrite: true, types: 'text' },
      { ...csv, overwrite: true, types: 'text' },
    ],
  ])('%j', (raw, target) => {
    expect(resolve(raw).target).toMatchObject(target);
  });

  test('keeps the order of the source and no ledger, and uses the cores', () => {
    expect(resolve({ to: 'out.csv' })).toMatchObject({ lanes: 1, workers: 4, ledger: false });
    expect(resolve({ to: 'out.csv', workers: '0', lanes: '1' })).toMatchObject({ lanes: 1, workers: 0 });
  });

  test('is none where it is a database', () => {
    for (const to of ['postgres://h/x.csv', 'dbname=x.csv']) {
      expect(resolve({ to }).target.kind).toBe('postgres');
    }
  });

  test.each<[Partial<RawLoad>, string | undefined]>([
    [{ to: 'out.csv', table: 't' }, '--table'],
    [{ to: 'out.csv', create: true }, '--create'],
    [{ to: 'out.csv', again: true }, '--again'],
    [{ to: 'out.csv', restart: true }, '--restart'],
    [{ to: 'out.csv', job: 'x' }, '--job'],
    [{ to: 'out.csv', ledger: false }, '--no-ledger'],
    [{ to: 'out.csv', onConflict: 'skip' }, '--on-conflict'],
    [{ to: 'out.csv', retryFor: '1s' }, '--retry-for'],
    [{ to: 'out.csv', tz: 'UTC' }, '--tz'],
    [{ to: 'out.csv', allowRelativeTimes: true }, '--allow-relative-times'],
    [{ to: 'out.csv', lanes: '2' }, '--lanes'],
    [{ to: 'out.csv', types: 'guess' }, '--types'],
    [{ to: 'out.csv', toFormat: 'parquet' }, '--to-format'],
    [{ to: 'out.csv', toDelimiter: '"' }, '--to-delimiter'],
    [{ to: 'out.csv', toDelimiter: 'ab' }, '--to-delimiter'],
    [{ to: 'out.csv', toDelimiter: '.' }, '--to-delimiter'],
    [{ to: 'out.ndjson', toDelimiter: ';' }, '--to-delimiter'],
    [{ to: 'out.csv', rejects: './out.csv' }, '--rejects'],
    [{ to: './in.csv' }, '--to'],
    [{ to: '-', json: true }, undefined],
    [{ overwrite: true }, '--overwrite'],
    [{ types: 'text' }, '--types'],
    [{ to: 'postgres://h/d', toFormat: 'csv' }, '--to-format'],
  ])('refuses %j', (raw, place) => {
    expect(() => resolve(raw)).toThrow(expect.objectContaining({ code: 'usage', place }));
  });
});

describe('check', () => {
  test('by itself, or against a table', () => {
    expect(check({}).target).toEqual({ kind: 'check', against: undefined, types: undefined });
    expect(check({ types: 'text' }).target).toMatchObject({ types: 'text', against: undefined });
    expect(check({ to: 'postgres://h/d' }).target).toMatchObject({
      against: { to: 'postgres://h/d', table: { table: 'in' }, create: false },
    });
    expect(check({ table: 's.t' }).target).toMatchObject({
      against: { to: undefined, table: { schema: 's', table: 't' }, create: false },
    });
    expect(check({})).toMatchObject({ lanes: 1, workers: 4, ledger: false });
  });

  test.each<[Partial<RawLoad>, string]>([
    [{ to: 'out.csv' }, '--to'],
    [{ overwrite: true }, '--overwrite'],
    [{ create: true }, '--create'],
    [{ lanes: '1' }, '--lanes'],
    [{ again: true }, '--again'],
    [{ ledgerSchema: 's' }, '--ledger-schema'],
    [{ retryFor: '1s' }, '--retry-for'],
    [{ table: 't', types: 'text' }, '--types'],
    [{ types: 'guess' }, '--types'],
  ])('refuses %j', (raw, place) => {
    expect(() => check(raw)).toThrow(expect.objectContaining({ code: 'usage', place }));
  });
});
