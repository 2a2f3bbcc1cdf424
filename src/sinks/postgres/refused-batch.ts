import type { DatabaseError } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Batch } from '../../record/batch.ts';

/** One outgoing record of a batch: `parcels[parcel]`, whose record ends at `ends[index]`. */
export interface RecordPlace {
  readonly parcel: number;
  readonly index: number;
}

/** The server refused a batch for what is in it: its rows are at fault, not the connection or the rights. */
export class RefusedBatch extends SluiceError {
  /** The record that the server named; undefined where it named none, and the batch must be searched. */
  readonly record: RecordPlace | undefined;
  /** Its number among the rows of the COPY, from 0. */
  readonly row: number | undefined;
  /** The column and the constraint that the server named. */
  readonly column: string | undefined;
  readonly constraint: string | undefined;
  /** The server's own words: its message, and its detail where it gave one. May hold data of the record. */
  readonly words: string;

  constructor(
    error: DatabaseError,
    table: string,
    batch: Batch,
    record: RecordPlace | undefined,
    row: number | undefined,
    column: string | undefined,
  ) {
    super('target/refused', `the server refused a row for ${table}: ${error.message}`, {
      place: table,
      sqlstate: error.code ?? '',
      notes: [whereabouts(batch, record), error.detail, error.hint].filter((note) => note !== undefined),
      cause: error,
    });
    this.record = record;
    this.row = row;
    this.column = column;
    this.constraint = error.constraint;
    this.words = error.detail === undefined ? error.message : `${error.message}: ${error.detail}`;
  }
}

const LF = 10;

/** Where in the source the refused row is: its line and byte where the server named it, else the batch's bytes. */
function whereabouts(batch: Batch, record: RecordPlace | undefined): string {
  const parcel = record && batch.parcels[record.parcel];
  const origin = record && parcel?.origins[record.index];
  if (parcel === undefined || origin === undefined) {
    const [first] = batch.spans;
    return `it is one of the rows in bytes ${first?.first} to ${batch.spans.at(-1)?.end} of ${first?.input}`;
  }
  let line = parcel.firstLine;
  for (const byte of parcel.raw.subarray(0, origin)) if (byte === LF) line++;
  return `it is on line ${line} of ${parcel.span.input} (byte ${parcel.span.first + origin})`;
}

/**
 * Classes of SQLSTATE that speak of the operator's world: connections, rights, resources, the table's
 * definition. All others, those that triggers make up included, speak of a row.
 */
export const OPERATORS: ReadonlySet<string> = new Set([
  '08',
  '25',
  '28',
  '2D',
  '3B',
  '3D',
  '3F',
  '40',
  '42',
  '53',
  '55',
  '57',
  '58',
  'F0',
  'XX',
]);
/** Data by their meaning, whether or not the server names a row: limits of size, checks of views, RAISE. */
const DATA = new Set(['22', '23', '44', '54', 'P0']);

/** The refusal that a server's error in COPY or COMMIT stands for; undefined where no row is at fault. */
export function refusalOf(
  error: DatabaseError,
  batch: Batch,
  table: string,
  relation: string,
): RefusedBatch | undefined {
  const kind = (error.code ?? '').slice(0, 2);
  if (OPERATORS.has(kind)) return undefined;
  const context = readContext(error.where ?? '', relation);
  if (!DATA.has(kind) && !context) return undefined;
  const record = context && placeOf(context.row, batch);
  const row = context && context.row - 1;
  return new RefusedBatch(error, table, batch, record, row, error.column ?? context?.column);
}

/**
 * The row's number in `COPY orders, line 7, column amount`. No field of the protocol has it. Words of the
 * data may stand around it, so anything that can be read in two ways counts as not said.
 */
export function readContext(where: string, relation: string): { row: number; column?: string } | undefined {
  const opening = `COPY ${relation}, line `;
  const starts: number[] = [];
  for (let at = where.indexOf(opening); at >= 0; at = where.indexOf(opening, at + 1)) {
    if (at === 0 || where[at - 1] === '\n') starts.push(at + opening.length);
  }
  if (starts.length !== 1) return undefined;
  const match = /^(\d+)(?:, column ([^\n:]+))?(?=$|[\n:,])/.exec(where.slice(starts[0]));
  if (!match) return undefined;
  return { row: Number(match[1]), ...(match[2] !== undefined && { column: match[2] }) };
}

/** Rows of a COPY are counted from 1, through all parcels. */
function placeOf(row: number, batch: Batch): RecordPlace | undefined {
  let index = row - 1;
  for (const [parcel, { ends }] of batch.parcels.entries()) {
    if (index < ends.length) return { parcel, index };
    index -= ends.length;
  }
  return undefined;
}
