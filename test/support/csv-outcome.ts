import { isUtf8 } from 'node:buffer';
import type { Arena } from '../../src/engine/arena.ts';
import { frame } from '../../src/engine/frame.ts';
import { Framer } from '../../src/engine/framer.ts';
import { work } from '../../src/engine/work.ts';
import type { Dialect } from '../../src/formats/csv/dialect.ts';
import { countLineEnds } from '../../src/formats/csv/lines.ts';
import { decodeReference, fieldFault, frameReference, recordFault } from '../../src/formats/csv/reference.ts';
import { CHUNK_BROKEN } from '../../src/kernel/layout.ts';
import type { Chunk } from '../../src/record/chunk.ts';
import { faultKind } from '../../src/record/fault.ts';
import { FAULT_NUL, FAULT_UTF8 } from '../../src/record/fault-number.ts';
import { decodeBinary, openTextArena } from './kernel-run.ts';

/** How an input is read, but for its cutting into reads, chunks and threads, which may not matter. */
export interface Reading {
  readonly dialect: Dialect;
  /** Columns, all of them text. */
  readonly width: number;
  readonly maxRecordBytes: number;
}

/** How the work is divided: none of it may show in the outcome. */
export interface Division {
  readonly chunkBytes: number;
  readonly chunkRecords: number;
  readonly workers: number;
}

/** All that a load of one input comes to. */
export interface Outcome {
  /** Fields of each loaded record as Latin-1, so that every byte is seen; null for NULL. */
  readonly rows: (string | null)[][];
  /** Start of each loaded record. */
  readonly origins: number[];
  readonly faults: OutcomeFault[];
  readonly read: number;
}

export interface OutcomeFault {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly at: number;
  /** Place of its record, both from 1. */
  readonly line: number;
  readonly record: number;
}

/** What the reference makes of an input. */
export function expectedOutcome(bytes: Buffer, { dialect, width, maxRecordBytes }: Reading): Outcome {
  const outcome: Outcome & { read: number } = { rows: [], origins: [], faults: [], read: 0 };
  let line = 1;
  let counted = 0;
  const refuse = (number: number, start: number, end: number, at: number) => {
    outcome.faults.push({ code: faultKind(number).code, start, end, at, line, record: outcome.read });
  };
  for (const framed of frameReference(bytes, dialect, maxRecordBytes)) {
    const { start, end } = framed;
    line += countLineEnds(bytes, counted, start, dialect.lineStyle);
    counted = start;
    if (framed.kind === 'comment' || (framed.kind === 'record' && start === end && width > 1)) continue;
    outcome.read += 1;
    if (framed.kind === 'broken') {
      refuse(framed.fault, start, end, framed.at);
      continue;
    }
    const fields = decodeReference(bytes, start, end, dialect);
    const fault = recordFault(bytes.subarray(start, end), fields.length, width, dialect.ragged);
    if (fault !== 0) {
      refuse(fault, start, end, faultAt(fault, bytes, start, end));
      continue;
    }
    const bad = fieldFault(fields, width);
    if (bad !== undefined) {
      refuse(bad.number, start, end, bad.at);
      continue;
    }
    outcome.origins.push(start);
    outcome.rows.push(
      Array.from({ length: width }, (_, i) => {
        const field = fields[i];
        return !field || field.isNull ? null : Buffer.from(field.value).toString('latin1');
      }),
    );
  }
  return outcome;
}

/** The byte that is shown for a record's fault: the one that is not text, or else where the record begins. */
function faultAt(fault: number, bytes: Buffer, start: number, end: number): number {
  if (fault === FAULT_NUL) return bytes.indexOf(0, start);
  if (fault !== FAULT_UTF8) return start;
  for (let at = start; at < end; ) {
    const size = [1, 2, 3, 4].find((size) => at + size <= end && isUtf8(bytes.subarray(at, at + size)));
    if (size === undefined) return at;
    at += size;
  }
  return end;
}

/** One arena of the kernel, kept from input to input: what an earlier one left in memory may not matter. */
export class KernelUnderTest {
  readonly #reading: Reading;
  readonly #division: Division;
  #arena: Arena | undefined;

  constructor(reading: Reading, division: Division) {
    this.#reading = reading;
    this.#division = division;
  }

  /**
   * What the kernel makes of an input that is read in pieces of the lengths given, which repeat. With
   * `pauses`, all records that are whole are asked for after every piece.
   */
  async outcome(bytes: Buffer, pieces: readonly number[], pauses = false): Promise<Outcome> {
    this.#arena ??= this.#open();
    try {
      return await load(bytes, this.#arena, pieces, pauses);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#arena?.pool.close();
    this.#arena = undefined;
  }

  #open(): Arena {
    const { dialect, width, maxRecordBytes } = this.#reading;
    return openTextArena({
      ...this.#division,
      width,
      maxRecordBytes,
      dialect: {
        delimiter: dialect.delimiter,
        escape: dialect.escape ?? 0,
        escapes: dialect.escapes,
        quote: dialect.quote ?? 0,
        comment: dialect.comment ?? 0,
        trim: dialect.trim,
        ragged: dialect.ragged,
        crStyle: dialect.lineStyle === 'cr',
        nulls: dialect.nulls.map((token) => Buffer.from(token).toString()),
      },
    });
  }
}

/** Reads an input in pieces through an arena, and decodes what came out. */
export async function load(
  bytes: Buffer,
  arena: Arena,
  pieces: readonly number[],
  pauses: boolean,
  decode: (row: Buffer) => (string | null)[] = decodeBinary,
): Promise<Outcome> {
  const outcome: Outcome & { read: number } = { rows: [], origins: [], faults: [], read: 0 };
  const stop = new AbortController();
  const { signal } = stop;
  const framer = new Framer(arena, 'test', 0, signal);
  const source = piecewise(bytes, pieces);
  const chunks = pauses ? pausing(source, framer) : frame(source, framer, 60_000, signal);
  let covered = 0;
  for await (const parcel of work(watched(chunks, arena), arena, { line: 1, record: 1 }, stop)) {
    if (parcel.span.first !== covered)
      throw new Error(`a span begins at ${parcel.span.first}, not ${covered}`);
    covered = parcel.span.end;
    if (parcel.tally.read > arena.plan.sizes.chunkRecords) throw new Error('a chunk of too many records');
    outcome.read += parcel.tally.read;
    let from = 0;
    parcel.ends.forEach((end, index) => {
      outcome.rows.push(decode(Buffer.from(parcel.payload.slice(from, end))));
      outcome.origins.push(parcel.span.first + (parcel.origins[index] as number));
      from = end;
    });
    for (const { code, start, end, at, line, row } of parcel.faults) {
      const place = { line: parcel.firstLine + line, record: parcel.firstRecord + row };
      outcome.faults.push({ code, start, end, at, ...place });
    }
    parcel.release();
  }
  if (covered !== bytes.length) throw new Error(`the spans end at ${covered}, not ${bytes.length}`);
  if (arena.slots.free !== arena.slots.count) throw new Error('a slot was not given back');
  return outcome;
}

/** No chunk may have more than its tables hold. */
async function* watched(chunks: AsyncIterable<Chunk>, arena: Arena): AsyncGenerator<Chunk> {
  for await (const chunk of chunks) {
    const { length } = chunk.broken;
    if (length > CHUNK_BROKEN || length > arena.plan.sizes.chunkRecords) {
      throw new Error(`a chunk of ${length} broken records`);
    }
    yield chunk;
  }
}

/** Gives the input out in pieces, and spoils each as soon as it is no longer promised to be valid. */
async function* piecewise(bytes: Buffer, pieces: readonly number[]): AsyncGenerator<Buffer> {
  const given: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const piece = Buffer.from(bytes.subarray(at, at + (pieces[given.length % pieces.length] ?? 1)));
    at += piece.length;
    given.push(piece);
    given.at(-3)?.fill('"');
    yield piece;
  }
}

/** Frames as `frame` does for a source that pauses after every piece. */
async function* pausing(source: AsyncIterable<Uint8Array>, framer: Framer): AsyncGenerator<Chunk> {
  try {
    for await (const piece of source) {
      yield* framer.feed(piece);
      yield* framer.flush();
    }
    yield* framer.end();
  } finally {
    framer.close();
  }
}
