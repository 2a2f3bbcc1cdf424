import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import type { CopyStreamQuery } from 'pg-copy-streams';
import type { Batch } from '../../record/batch.ts';
import type { Schema, Wire } from '../../record/schema.ts';
import { quoteIdentifier } from './identifier.ts';
import { narrowRows } from './narrow.ts';
import { quoteTableName, type TableName } from './table-name.ts';

/** Signature, no flags, no extension. */
const BINARY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const BINARY_TRAILER = Buffer.from([0xff, 0xff]);

/** What goes into one CopyData message: fewer messages are no faster, more cost the server. */
const PIECE_BYTES = 256 << 10;

export function copyStatement(table: TableName, schema: Schema, wire: Wire): string {
  const columns = schema.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  return copyInto(`${quoteTableName(table)} (${columns})`, wire);
}

/** `into`: a table and its columns. */
export function copyInto(into: string, wire: Wire): string {
  return `COPY ${into} FROM STDIN (FORMAT ${wire === 'copy-binary' ? 'binary' : 'text'})`;
}

/**
 * Sends the batch's payload and resolves with the rows that the server says it took. `sent` is called for
 * every piece that the socket is ready for. When it rejects, pieces may still be queued: the batch's memory is
 * theirs until the session has answered something else, or is destroyed.
 */
export function copyBatch(
  client: ClientBase,
  query: CopyStreamQuery,
  wire: Wire,
  batch: Batch,
  sent: () => void,
): Promise<number> {
  return copyRows(client, query, wire, batch, 0, Number.POSITIVE_INFINITY, sent);
}

/** The same for the rows from the number `first` up to the number `end`, through all parcels. */
export function copyRows(
  client: ClientBase,
  query: CopyStreamQuery,
  wire: Wire,
  batch: Batch,
  first: number,
  end: number,
  sent: () => void,
): Promise<number> {
  return copyRanges(client, query, wire, batch, [{ first, end }], sent);
}

/** The same for several such ranges, one behind the other. */
export async function copyRanges(
  client: ClientBase,
  query: CopyStreamQuery,
  wire: Wire,
  batch: Batch,
  ranges: readonly RowRange[],
  sent: () => void,
): Promise<number> {
  const copy = client.query(query);
  // Only a pipeline waits when the socket is full; without that an error of the server crashes the process.
  await pipeline(Readable.from(messages(batch, wire, ranges, sent)), copy);
  return copy.rowCount;
}

/** Sends of each row its number and the fields at those places, as COPY BINARY. */
export async function copyNarrow(
  client: ClientBase,
  query: CopyStreamQuery,
  batch: Batch,
  places: readonly number[],
  sent: () => void,
): Promise<void> {
  const copy = client.query(query);
  const rows = function* () {
    yield BINARY_HEADER;
    for (const piece of narrowRows(batch, places)) {
      sent();
      yield piece;
    }
    yield BINARY_TRAILER;
  };
  await pipeline(Readable.from(rows()), copy);
}

interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Pieces that are small are sent together, as copies. */
function* messages(
  batch: Batch,
  wire: Wire,
  ranges: readonly RowRange[],
  sent: () => void,
): Generator<Buffer> {
  if (wire === 'copy-binary') yield BINARY_HEADER;
  let small: Buffer[] = [];
  let bytes = 0;
  for (const { first, end } of ranges) {
    for (const piece of pieces(batch, first, end)) {
      if (ranges.length > 1 && piece.length < PIECE_BYTES) {
        small.push(piece);
        bytes += piece.length;
        if (bytes < PIECE_BYTES) continue;
      } else if (bytes === 0) {
        small = [piece];
      } else small.push(piece);
      sent();
      // crash point: in COPY
      yield small.length === 1 ? (small[0] as Buffer) : Buffer.concat(small);
      small = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield Buffer.concat(small);
  if (wire === 'copy-binary') yield BINARY_TRAILER;
  // crash point: before CopyDone
}

function* pieces(batch: Batch, first: number, end: number): Generator<Buffer> {
  let row = 0;
  for (const { payload, ends } of batch.parcels) {
    const from = Math.max(first - row, 0);
    const to = Math.min(end - row, ends.length);
    row += ends.length;
    if (from >= to) continue;
    const stop = ends[to - 1] as number;
    for (let at = from === 0 ? 0 : (ends[from - 1] as number); at < stop; at += PIECE_BYTES) {
      yield Buffer.from(payload.buffer, payload.byteOffset + at, Math.min(PIECE_BYTES, stop - at));
    }
  }
}
