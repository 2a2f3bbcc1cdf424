import { expect, test } from 'vitest';
import type { Batch } from '../../../src/record/batch.ts';
import { narrowRows } from '../../../src/sinks/postgres/narrow.ts';
import { countBelow, rangesAround } from '../../../src/sinks/postgres/ranges.ts';

/** A row of COPY BINARY. */
function row(...fields: (string | Buffer | null)[]): Buffer {
  const parts = [Buffer.from([fields.length >> 8, fields.length])];
  for (const field of fields) {
    const length = Buffer.alloc(4);
    const bytes = Buffer.from(field ?? '');
    length.writeInt32BE(field === null ? -1 : bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}

function batchOf(...parcels: Buffer[][]): Batch {
  const made = parcels.map((rows) => {
    let end = 0;
    const ends = Uint32Array.from(rows, (bytes) => (end += bytes.length));
    return { payload: Buffer.concat(rows), ends };
  });
  return { parcels: made } as unknown as Batch;
}

const number = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

test('fields are kept behind the number of their row, NULLs too, through all parcels', () => {
  const batch = batchOf([row('a', null, 'c'), row('', 'b', null)], [], [row('x', 'y', 'z')]);
  const kept = Buffer.concat([...narrowRows(batch, [0, 2])]);
  const expected = [row(number(1), 'a', 'c'), row(number(2), '', null), row(number(3), 'x', 'z')];
  expect(kept).toEqual(Buffer.concat(expected));
  expect(Buffer.concat([...narrowRows(batch, [])])).toEqual(
    Buffer.concat([1, 2, 3].map((value) => row(number(value)))),
  );
});

test('rows longer than a piece, and more than one piece holds', () => {
  const long = 'long'.repeat(100_000);
  const rows = Array.from({ length: 40_000 }, (_, i) => (i === 777 ? row('k', long) : row(`key${i}`, 'v')));
  const expected = Array.from({ length: 40_000 }, (_, i) =>
    i === 777 ? row(number(i + 1), long) : row(number(i + 1), 'v'),
  );
  expect(Buffer.concat([...narrowRows(batchOf(rows), [1])]).equals(Buffer.concat(expected))).toBe(true);
});

test('ranges around rows', () => {
  expect(rangesAround([0, 3, 4, 9], 10)).toEqual([
    { first: 1, end: 3 },
    { first: 5, end: 9 },
  ]);
  expect(rangesAround([0, 1], 2)).toEqual([]);
  expect([0, 1, 3, 4, 9, 10, 11].map((end) => countBelow([0, 3, 4, 9], end))).toEqual([0, 1, 1, 2, 3, 4, 4]);
});
