import { SluiceError } from '../errors.ts';
import { JSON_WORK_BYTES, KEY_SIZE, KEYS_AT, LEAST_MEMBER_BYTES } from './json-layout.ts';
import {
  BROKEN_SIZE,
  CHUNK_BROKEN,
  CHUNK_RECORDS,
  EXPANSION,
  FAULT_SIZE,
  FRAME_SIZE,
  SCRATCH_FIELDS_AT,
  SCRATCH_INDEX_AT,
  SCRATCH_JSON_AT,
  SCRATCH_KEYS_AT,
  SCRATCH_KEYS_END,
  SCRATCH_LINES_AT,
  SCRATCH_QUOTED_AT,
  SCRATCH_REST_AT,
  SCRATCH_ROW_ENDS_AT,
  SCRATCH_ROW_NUMBERS_AT,
  SCRATCH_ROW_STARTS_AT,
  SCRATCH_SIZE,
  SCRATCH_TEXT_AT,
  SCRATCH_TEXT_END,
  SLACK_BYTES,
  SPELLING_BYTES,
  STRIP_BYTES,
  STRIP_FIELDS,
} from './layout.ts';

/** The kernel's own constants end below this address. */
const CONSTANTS_BYTES = 1 << 20;
const PAGE_BYTES = 65536;
/** What a strip's index may really hold, and so its rows: a strip ends with the block that fills it. */
const STRIP_ENTRIES = STRIP_FIELDS + 128;
const MOST_PAGES = 65536;

/** Addresses of one slot: a chunk and all that becomes of it. */
export interface SlotAddresses {
  readonly input: number;
  /** Source bytes that it holds. */
  readonly inputBytes: number;
  readonly payload: number;
  readonly ends: number;
  readonly origins: number;
  readonly originEnds: number;
  readonly faults: number;
  readonly broken: number;
}

/** Addresses of one thread's working memory. */
export interface ScratchAddresses {
  readonly table: number;
  readonly index: number;
  readonly lines: number;
  readonly quoted: number;
  readonly fields: number;
  readonly rowStarts: number;
  readonly rowEnds: number;
  readonly rowNumbers: number;
  readonly text: number;
  readonly textBytes: number;
  /** These are 0 where the format has no use for them. */
  readonly json: number;
  readonly keys: number;
  readonly keysBytes: number;
  readonly rest: number;
  /** Where a chunk is mended, and the table of its broken records; 0 where none is. */
  readonly mended: number;
  readonly mendedBroken: number;
}

export interface MemoryMap {
  readonly plan: number;
  readonly frame: number;
  readonly slots: readonly SlotAddresses[];
  /** The one slot for a record that is longer than a chunk; its number is `slots.length`. */
  readonly jumbo: SlotAddresses;
  readonly scratches: readonly ScratchAddresses[];
  readonly pages: number;
}

export interface JsonMemory {
  readonly keys: boolean;
  readonly rest: boolean;
}

export interface MemorySizes {
  readonly planBytes: number;
  readonly slots: number;
  readonly chunkBytes: number;
  readonly maxRecordBytes: number;
  /** Whether records may become as much again as their bytes can, by fields that they do not have. */
  readonly pads: boolean;
  /** Threads that run the kernel, the one that frames not counted. */
  readonly threads: number;
  /** Where records are JSON: whether all their keys are noted, and whether a rest is made. Both take memory. */
  readonly json?: JsonMemory | undefined;
  /** How many times as long a chunk may be once it is mended; 0 or absent where none is. */
  readonly mends?: number;
}

/**
 * Lays out the one memory that all threads share. Addresses are reserved for the worst case; the system
 * backs only those that are written, so what counts is what chunks really become.
 */
export function mapMemory(sizes: MemorySizes): MemoryMap {
  let free = CONSTANTS_BYTES;
  const take = (bytes: number): number => {
    const at = free + SLACK_BYTES;
    free = Math.ceil((at + bytes + SLACK_BYTES) / 64) * 64;
    return at;
  };
  const slot = (inputBytes: number, records: number): SlotAddresses => ({
    input: take(inputBytes + 1),
    inputBytes,
    payload: take(inputBytes * EXPANSION * (sizes.pads ? 2 : 1) + PAGE_BYTES),
    ends: take(records * 4),
    origins: take(records * 4),
    originEnds: take(records * 4),
    faults: take(records * FAULT_SIZE),
    broken: take((Math.min(CHUNK_BROKEN, records) + 1) * BROKEN_SIZE),
  });
  const { json, mends = 0 } = sizes;
  const longest = Math.max(1, mends);
  const textBytes = longest * jumboBytes(sizes) * (json ? 2 : 1) + STRIP_ENTRIES * SPELLING_BYTES;
  const scratch = (): ScratchAddresses => ({
    table: take(SCRATCH_SIZE),
    index: take(STRIP_ENTRIES * 4),
    lines: take(STRIP_ENTRIES * 4),
    quoted: take(STRIP_ENTRIES * 4),
    fields: take(STRIP_ENTRIES * 8),
    rowStarts: take(STRIP_ENTRIES * 4),
    rowEnds: take(STRIP_ENTRIES * 4),
    rowNumbers: take(STRIP_ENTRIES * 4),
    text: take(textBytes),
    textBytes,
    json: json ? take(JSON_WORK_BYTES) : 0,
    keys: json?.keys ? take(keysBytes(longest * sizes.maxRecordBytes)) : 0,
    keysBytes: json?.keys ? keysBytes(longest * sizes.maxRecordBytes) : 0,
    rest: json?.rest ? take(longest * restBytes(sizes)) : 0,
    mended: mends > 0 ? take(mends * jumboBytes(sizes)) : 0,
    mendedBroken: mends > 0 ? take((CHUNK_BROKEN + 1) * BROKEN_SIZE) : 0,
  });
  const plan = take(sizes.planBytes);
  const frame = take(FRAME_SIZE);
  // No record is shorter than a byte.
  const records = Math.min(CHUNK_RECORDS, sizes.chunkBytes);
  const slots = Array.from({ length: sizes.slots }, () => slot(sizes.chunkBytes, records));
  const jumbo = slot(jumboBytes(sizes), CHUNK_RECORDS);
  const scratches = Array.from({ length: sizes.threads }, scratch);
  const pages = Math.ceil(free / PAGE_BYTES);
  if (pages > MOST_PAGES) {
    throw new SluiceError('usage', 'these settings need more than 4 GiB of addresses', {
      hint: 'ask for fewer --workers and --lanes, or a smaller --chunk or --batch',
    });
  }
  return { plan, frame, slots, jumbo, scratches, pages };
}

/** The scratch of one thread, by its number. */
export function scratchOf(map: MemoryMap, thread: number): ScratchAddresses {
  const scratch = map.scratches[thread];
  if (scratch === undefined) throw new Error(`no scratch memory for thread ${thread}`);
  return scratch;
}

/** Tells the kernel where its working memory lies. */
export function writeScratchTable(memory: WebAssembly.Memory, scratch: ScratchAddresses): void {
  const view = new DataView(memory.buffer, scratch.table, SCRATCH_SIZE);
  view.setUint32(SCRATCH_INDEX_AT, scratch.index, true);
  view.setUint32(SCRATCH_LINES_AT, scratch.lines, true);
  view.setUint32(SCRATCH_QUOTED_AT, scratch.quoted, true);
  view.setUint32(SCRATCH_FIELDS_AT, scratch.fields, true);
  view.setUint32(SCRATCH_ROW_STARTS_AT, scratch.rowStarts, true);
  view.setUint32(SCRATCH_ROW_ENDS_AT, scratch.rowEnds, true);
  view.setUint32(SCRATCH_ROW_NUMBERS_AT, scratch.rowNumbers, true);
  view.setUint32(SCRATCH_TEXT_AT, scratch.text, true);
  view.setUint32(SCRATCH_TEXT_END, scratch.text + scratch.textBytes, true);
  view.setUint32(SCRATCH_JSON_AT, scratch.json, true);
  view.setUint32(SCRATCH_KEYS_AT, scratch.keys, true);
  view.setUint32(SCRATCH_KEYS_END, scratch.keys + scratch.keysBytes, true);
  view.setUint32(SCRATCH_REST_AT, scratch.rest, true);
}

/** What the keys of one record take, be they as short as they may be. */
function keysBytes(recordBytes: number): number {
  return KEYS_AT + Math.ceil(recordBytes / LEAST_MEMBER_BYTES) * KEY_SIZE;
}

/** Rests are hardly longer than their records, but for the shortest of them. */
function restBytes(sizes: MemorySizes): number {
  return jumboBytes(sizes) + 8 * STRIP_BYTES;
}

/** The longest record, and the chunk that is read behind it before its length is known. */
function jumboBytes(sizes: MemorySizes): number {
  return sizes.maxRecordBytes + sizes.chunkBytes + PAGE_BYTES;
}
