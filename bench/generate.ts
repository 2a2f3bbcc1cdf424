import { openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ORDER_HEADER, order } from '../fixtures/order.ts';
import { seededRandom } from '../fixtures/random.ts';
import { parseSize } from './size.ts';
import { createTable, TABLE_KINDS, type TableKind } from './table.ts';

const FIRST_ID = 1_000_000_001;
const ID_DIGITS = 10;
const CUSTOMER_AT = ID_DIGITS + 1;
const CUSTOMER_DIGITS = 8;
const MICROS_AT = CUSTOMER_AT + 36 + 1 + '2022-01-01T00:00:00.'.length;
const MICROS_DIGITS = 6;

const HEX = Buffer.from('0123456789abcdef');

export interface GenerateOptions {
  bytes: number;
  seed?: number;
  /** Bytes of rows made one by one; what follows repeats them with other ids, customers and times. */
  blockBytes?: number;
}

/** A run of whole rows (the first also holds the header). Valid until the next one is asked for. */
export interface Rows {
  bytes: Uint8Array;
  rows: number;
}

/**
 * The orders file at any size: as many whole rows as fit in `bytes`. The same options give the same
 * bytes. Making rows costs far more than writing them, so one block of them is made and then sent again
 * and again, each time with fresh ids, customer digits and microseconds patched in.
 */
export function* generate({ bytes, seed = 1, blockBytes = 16 << 20 }: GenerateOptions): Generator<Rows> {
  yield { bytes: Buffer.from(ORDER_HEADER), rows: 0 };
  let left = bytes - ORDER_HEADER.length;
  const { block, starts } = makeBlock(seed, Math.min(blockBytes, left));
  const rows = starts.length - 1;
  for (let id = FIRST_ID; left > 0; id += rows) {
    const whole = left >= block.length ? rows : rowsWithin(starts, left);
    for (let row = 0; row < whole; row++) patch(block, starts[row] as number, id + row);
    const end = starts[whole] as number;
    yield { bytes: block.subarray(0, end), rows: whole };
    if (whole < rows) return;
    left -= end;
  }
}

/** `starts` has one entry more than there are rows: the block's end. */
function makeBlock(seed: number, bytes: number): { block: Buffer; starts: number[] } {
  const random = seededRandom(seed);
  const rows: Buffer[] = [];
  const starts = [0];
  for (let end = 0; end <= bytes; starts.push(end)) {
    const row = Buffer.from(order(String(FIRST_ID), random));
    rows.push(row);
    end += row.length;
  }
  return { block: Buffer.concat(rows), starts };
}

function rowsWithin(starts: readonly number[], bytes: number): number {
  return starts.findLastIndex((start) => start <= bytes);
}

function patch(block: Uint8Array, at: number, id: number): void {
  const high = Math.floor(id / 1e5);
  writeDecimal(block, at, ID_DIGITS - 5, high);
  writeDecimal(block, at + ID_DIGITS - 5, 5, id - high * 1e5);
  const mixed = Math.imul(id ^ (id >>> 15), 0x2c1b3c6d);
  writeHex(block, at + CUSTOMER_AT, CUSTOMER_DIGITS, mixed);
  writeDecimal(block, at + MICROS_AT, MICROS_DIGITS, mixed >>> 12);
}

/** The last `digits` digits of a number below 2^31: whole-number division is what makes this quick. */
function writeDecimal(block: Uint8Array, at: number, digits: number, value: number): void {
  let rest = value | 0;
  for (let place = at + digits - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0;
    block[place] = 48 + rest - tenth * 10;
    rest = tenth;
  }
}

function writeHex(block: Uint8Array, at: number, digits: number, value: number): void {
  for (let place = at + digits - 1; place >= at; place--) {
    block[place] = HEX[value & 15] as number;
    value >>>= 4;
  }
}

/** Writes it all to a file descriptor, blocking; returns the figures. */
export function writeOrders(fd: number, options: GenerateOptions): { bytes: number; rows: number } {
  const total = { bytes: 0, rows: 0 };
  for (const { bytes, rows } of generate(options)) {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    total.bytes += bytes.length;
    total.rows += rows;
  }
  return total;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '300MB' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: '-' },
      ddl: { type: 'string' },
    },
  });
  if (values.ddl !== undefined) {
    if (!TABLE_KINDS.includes(values.ddl as TableKind)) throw new Error('--ddl is mixed or text');
    process.stdout.write(`${createTable(values.ddl as TableKind)}\n`);
    return;
  }
  try {
    const fd = values.out === '-' ? 1 : openSync(values.out, 'w');
    writeOrders(fd, { bytes: parseSize(values.size), seed: Number(values.seed) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    process.exitCode = 141;
  }
}

if (import.meta.main) main();
