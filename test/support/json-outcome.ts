import { type Arena, openArena } from '../../src/engine/arena.ts';
import { frameElements } from '../../src/formats/ndjson/elements.ts';
import {
  decodeObject,
  type Extent,
  type Form,
  frameLines,
  type ReferenceMember,
} from '../../src/formats/ndjson/reference.ts';
import type { JsonFormat } from '../../src/kernel/json-plan.ts';
import { openPool } from '../../src/kernel/pool.ts';
import { faultKind } from '../../src/record/fault.ts';
import type { ColumnType } from '../../src/record/schema.ts';
import * as t from '../../src/record/type-id.ts';
import { type Division, load, type Outcome } from './csv-outcome.ts';
import { ValueKernel } from './value.ts';

/** How records are read, but for how the work is divided, which may not matter. */
export interface JsonReading {
  /** Lines, or the elements of one array. */
  readonly format: JsonFormat['name'];
  readonly members: readonly ReferenceMember[];
  readonly extra: JsonFormat['extra'];
  readonly uniqueKeys: boolean;
  readonly maxDepth: number;
  readonly maxRecordBytes: number;
}

const type = (id: number, sql: string): ColumnType => ({ id, sql, oid: id });
const TYPES: Readonly<Record<Form, ColumnType>> = {
  text: type(t.TYPE_TEXT, 'text'),
  integer: type(t.TYPE_INT8, 'bigint'),
  raw: type(t.TYPE_JSON, 'json'),
  'array of text': { ...type(t.TYPE_ARRAY, 'text[]'), element: type(t.TYPE_TEXT, 'text') },
  'array of raw': { ...type(t.TYPE_ARRAY, 'json[]'), element: type(t.TYPE_JSON, 'json') },
};

/** What the reference makes of an input: the outcome of a load into columns of the members' forms. */
export function expectedFromJson(bytes: Buffer, reading: JsonReading): Outcome {
  const outcome: Outcome & { read: number } = { rows: [], origins: [], faults: [], read: 0 };
  let line = 1;
  let counted = 0;
  for (const extent of extentsOf(bytes, reading)) {
    const { start, end } = extent;
    for (; counted < start; counted++) if (bytes[counted] === 10) line++;
    outcome.read += 1;
    const refused = extent.fault ? extent : decode(bytes, extent, reading, outcome);
    if (refused === undefined) continue;
    const { code } = faultKind(refused.fault);
    const at = code.startsWith('type/') ? -1 : refused.at;
    outcome.faults.push({ code, start, end, at, line, record: outcome.read });
  }
  return outcome;
}

/** Records, and what framing alone sets aside. */
function extentsOf(bytes: Buffer, { format, maxRecordBytes }: JsonReading) {
  if (format === 'ndjson') {
    return frameLines(bytes, maxRecordBytes).map((line) => ({ ...line, fault: 0, at: line.start }));
  }
  return frameElements(bytes, 0, maxRecordBytes, true).map((element) => ({ ...element, tooLong: false }));
}

function decode(bytes: Buffer, extent: Extent, reading: JsonReading, outcome: Outcome) {
  const decoded = decodeObject(bytes, extent, reading);
  if ('fault' in decoded) return decoded;
  for (const [i, field] of decoded.fields.entries()) {
    const form = reading.members[i]?.form ?? 'text';
    const fault = field === null ? 0 : refusalOf(form, field);
    // Where exactly the value stands is for tables of cases.
    if (fault !== 0) return { fault, at: -1 };
  }
  outcome.origins.push(extent.start);
  outcome.rows.push(
    decoded.fields.map((field) => (field === null ? null : Buffer.from(field).toString('latin1'))),
  );
  return undefined;
}

const values = new ValueKernel();
const COLUMNS = new Map(
  Object.entries(TYPES).map(([form, { id, element }]) => [
    form,
    values.column({ type: id, ...(element && { element: { type: element.id } }) }),
  ]),
);

/** What the type itself refuses: a `FAULT_*` number, or 0. */
function refusalOf(form: Form, field: Uint8Array): number {
  const encoded = values.encode(COLUMNS.get(form) as number, field);
  return 'fault' in encoded ? encoded.fault : 0;
}

/** One arena of the kernel, kept from input to input: what an earlier one left in memory may not matter. */
export class JsonKernel {
  readonly #reading: JsonReading;
  readonly #division: Division;
  #arena: Arena | undefined;

  constructor(reading: JsonReading, division: Division) {
    this.#reading = reading;
    this.#division = division;
  }

  /** What the kernel makes of an input that is read in pieces of the lengths given, which repeat. */
  async outcome(bytes: Buffer, pieces: readonly number[], pauses = false): Promise<Outcome> {
    this.#arena ??= this.#open();
    try {
      const outcome = await load(bytes, this.#arena, pieces, pauses, decodeText);
      const faults = outcome.faults.map((fault) =>
        fault.code.startsWith('type/') ? { ...fault, at: -1 } : fault,
      );
      return { ...outcome, faults };
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
    const { format, members, extra, uniqueKeys, maxDepth, maxRecordBytes } = this.#reading;
    const { chunkBytes, chunkRecords, workers } = this.#division;
    const columns = members.map(({ form }, field) => ({
      name: `c${field}`,
      type: TYPES[form],
      notNull: false,
      field,
    }));
    const none = () => new Uint8Array();
    return openArena(
      {
        kernel: {
          schema: { columns, width: members.length },
          format: { name: format, members, extra, uniqueKeys, maxDepth },
          wire: 'copy-text',
          maxRecordBytes,
          lossy: false,
          relativeTimes: false,
          now: 0n,
        },
        sizes: {
          chunkBytes,
          chunkRecords,
          batchBytes: chunkBytes,
          batchRecords: Number.POSITIVE_INFINITY,
          batchAgeMillis: 60_000,
          lanes: 1,
          workers,
        },
      },
      { labels: none, zone: none },
      openPool(workers),
    );
  }
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

/** A row of COPY TEXT as Latin-1. */
function decodeText(row: Buffer): (string | null)[] {
  const fields = row.toString('latin1').slice(0, -1).split('\t');
  return fields.map((field) =>
    field === '\\N' ? null : field.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter),
  );
}
