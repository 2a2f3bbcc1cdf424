import type { Batch } from '../../src/record/batch.ts';
import type { Parcel } from '../../src/record/parcel.ts';
import { addTally, emptyTally } from '../../src/record/tally.ts';

/** A row as COPY has it: one buffer for each field, null for NULL. */
export type Row = readonly (Buffer | null)[];

export const text = (value: string): Buffer => Buffer.from(value);

export function int4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** As COPY BINARY writes a row. */
export function binaryRow(row: Row): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(row.length);
  return Buffer.concat([
    count,
    ...row.flatMap((field) => [int4(field?.length ?? -1), field ?? Buffer.alloc(0)]),
  ]);
}

/** As COPY TEXT writes a row of values that need no escapes. */
export function textRow(row: Row): Buffer {
  return Buffer.from(`${row.map((field) => field?.toString() ?? '\\N').join('\t')}\n`);
}

export interface BatchPlace {
  readonly input?: string;
  readonly first?: number;
  readonly number?: number;
  /** Source bytes that a row stands for. */
  readonly rowBytes?: number;
  readonly encode?: (row: Row) => Buffer;
}

/** A batch of the rows, a list for each parcel, in memory that is shared as the kernel's is. */
export function batchOf(lists: readonly (readonly Row[])[], place: BatchPlace = {}): Batch {
  const { input = 'orders.csv', number = 0, rowBytes = 10, encode = binaryRow } = place;
  let { first = 0 } = place;
  const parcels = lists.map((rows): Parcel => {
    const encoded = rows.map(encode);
    const bytes = encoded.reduce((sum, { length }) => sum + length, 0);
    // Behind something else, as in a slot: its start must count.
    const payload = new Uint8Array(new SharedArrayBuffer(bytes + 3), 3);
    let end = 0;
    const ends = encoded.map((row) => {
      payload.set(row, end);
      end += row.length;
      return end;
    });
    const span = { input, first, end: first + rows.length * rowBytes };
    first = span.end;
    return {
      span,
      payload,
      ends: Uint32Array.from(ends),
      origins: Uint32Array.from(rows, (_, i) => i * rowBytes),
      originEnds: Uint32Array.from(rows, (_, i) => (i + 1) * rowBytes - 1),
      tally: { ...emptyTally(), read: rows.length, loaded: rows.length },
      faults: [],
      raw: new Uint8Array(rows.length * rowBytes),
      lines: rows.length,
      firstLine: 1,
      firstRecord: 1,
      release: () => {},
    };
  });
  const tally = emptyTally();
  for (const parcel of parcels) addTally(tally, parcel.tally);
  const bytes = parcels.reduce((sum, { payload }) => sum + payload.length, 0);
  return { number, spans: parcels.map(({ span }) => span), parcels, bytes, tally };
}
