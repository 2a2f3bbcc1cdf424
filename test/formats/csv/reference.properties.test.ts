import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT } from '../../../src/formats/csv/dialect.ts';
import { decodeReference, type Framed, frameReference } from '../../../src/formats/csv/reference.ts';
import { FAULT_RECORD_TOO_LONG } from '../../../src/record/fault-number.ts';
import { anyField, hostile, writeField } from '../../support/csv.ts';

const anyInput = hostile(['"', ',', '\n', '\r', 'a', '\\'], 80).map((text) => Buffer.from(text));
const anyDialect = fc.record({
  delimiter: fc.constantFrom(Buffer.from(','), Buffer.from(','), Buffer.from(',a')),
  quote: fc.constantFrom(0x22, 0x22, 0x22, undefined),
  escape: fc.constantFrom(undefined, undefined, 0x5c),
  escapes: fc.constantFrom('quotes' as const, 'postgres' as const, 'mysql' as const),
  lineStyle: fc.constantFrom('lf' as const, 'cr' as const),
  comment: fc.constantFrom(undefined, undefined, 0x61),
  trim: fc.constant(false),
  ragged: fc.constant('reject' as const),
  nulls: fc.constant([]),
});
const anyLimit = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100 }));

const moved = (framed: readonly Framed[], by: number) =>
  framed.map((one) => ({
    ...one,
    start: one.start + by,
    end: one.end + by,
    next: one.next + by,
    ...(one.kind === 'broken' ? { at: one.at + by } : {}),
  }));

function isSound(one: Framed, bytes: Buffer, limit: number): boolean {
  const lineEnd = bytes.toString('latin1', one.end, one.next);
  if (one.start > one.end || one.start === one.next || !['', '\n', '\r', '\r\n'].includes(lineEnd))
    return false;
  if (one.kind === 'comment') return bytes[one.start] === 0x61;
  if (one.kind === 'record') return one.end - one.start <= limit;
  return one.at >= one.start && one.at < one.next;
}

describe('frameReference, on any bytes', () => {
  test('every byte belongs to one stretch, and every stretch moves on', () => {
    const holds = fc.property(anyInput, anyDialect, anyLimit, (bytes, dialect, limit) => {
      const all = frameReference(bytes, dialect, limit);
      expect(all.filter((one) => !isSound(one, bytes, limit))).toEqual([]);
      expect(all.map((one) => one.start)).toEqual([0, ...all.map((one) => one.next)].slice(0, all.length));
      expect(all.at(-1)?.next ?? 0).toBe(bytes.length);
    });
    fc.assert(holds, { numRuns: 3000 });
  });

  test('nothing is remembered from one record to the next', () => {
    const holds = fc.property(anyInput, anyDialect, anyLimit, (bytes, dialect, limit) => {
      const all = frameReference(bytes, dialect, limit);
      all.forEach((one, index) => {
        const rest = frameReference(bytes.subarray(one.start), dialect, limit);
        expect(moved(rest, one.start)).toEqual(all.slice(index));
      });
    });
    fc.assert(holds, { numRuns: 500 });
  });

  test('what has been framed stays when more input follows, but for its last two bytes', () => {
    const holds = fc.property(anyInput, anyInput, anyDialect, anyLimit, (bytes, more, dialect, limit) => {
      const isSettled = (one: Framed) => one.next < bytes.length - 1 && bytes.length > one.start + limit + 1;
      const settled = frameReference(bytes, dialect, limit).filter(isSettled);
      const all = frameReference(Buffer.concat([bytes, more]), dialect, limit);
      expect(all.slice(0, settled.length)).toEqual(settled);
    });
    fc.assert(holds, { numRuns: 2000 });
  });

  test('a limit that nothing reaches changes nothing', () => {
    const holds = fc.property(anyInput, anyDialect, anyLimit, (bytes, dialect, more) => {
      const all = frameReference(bytes, dialect, bytes.length);
      expect(frameReference(bytes, dialect, bytes.length + more)).toEqual(all);
      expect(all.filter((one) => one.kind === 'broken' && one.fault === FAULT_RECORD_TOO_LONG)).toEqual([]);
    });
    fc.assert(holds, { numRuns: 1000 });
  });
});

test('what was written is read back', () => {
  const row = fc.array(fc.record({ value: anyField, quote: fc.boolean() }), { minLength: 1, maxLength: 8 });
  const holds = fc.property(row, (fields) => {
    const bytes = Buffer.from(`${fields.map((field) => writeField(field.value, field.quote)).join(',')}\n`);
    const [framed, ...others] = frameReference(bytes, DEFAULT_DIALECT, bytes.length);
    expect(others).toEqual([]);
    expect(framed).toMatchObject({ kind: 'record', start: 0, end: bytes.length - 1, next: bytes.length });
    const read = decodeReference(bytes, 0, bytes.length - 1, DEFAULT_DIALECT);
    expect(read.map((field) => Buffer.from(field.value).toString())).toEqual(
      fields.map((field) => field.value),
    );
  });
  fc.assert(holds, { numRuns: 2000 });
});
