import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORDER_HEADER, order } from '../fixtures/order.ts';
import { seededRandom } from '../fixtures/random.ts';
import { ROOT } from './root.ts';
import { parseSize } from './size.ts';

const FOLDER = 'bench/data';
const FIRST_ID = 1_000_000_001;
/** Rows that are joined before they are written. */
const WRITTEN_AT_ONCE = 5000;
/** One of so many rows. */
const RARE = 1000;
const OFTEN = 100;

/** Files of as many rows each, paths from the repository's root. */
export interface FaultyData {
  rows: number;
  bytes: number;
  /** Every row good, every id once. */
  clean: string;
  /** The same ids with other values. */
  other: string;
  /** One of a thousand, or of a hundred, with a quantity below 0. */
  check1000: string;
  check100: string;
  /** One of a thousand with the id of the row before it. */
  unique1000: string;
  /** One of two hundred with the id of the row before it, and as many with that of a row that is in the table. */
  unique100: string;
}

/** Ids of rows that are in the table before: below those of the files. */
export const THERE = { first: 1, rows: 10_000 } as const;

type File = Exclude<keyof FaultyData, 'rows' | 'bytes'>;

/** What becomes of a row's first and fifth field: its id, and its quantity. */
const CHANGES: Record<File, (row: number) => { id?: number; quantity?: number }> = {
  clean: () => ({}),
  other: () => ({ quantity: 7 }),
  check1000: (row) => (row % RARE === RARE / 2 ? { quantity: -1 } : {}),
  check100: (row) => (row % OFTEN === OFTEN / 2 ? { quantity: -1 } : {}),
  unique1000: (row) => (row % RARE === RARE / 2 ? { id: FIRST_ID + row - 1 } : {}),
  unique100: (row) => {
    const id = row % (2 * OFTEN) === OFTEN ? FIRST_ID + row - 1 : THERE.first + (row % THERE.rows);
    return row % OFTEN === 0 && row > 0 ? { id } : {};
  },
};

/** Makes them once and keeps them in bench/data. */
export function faultyData(size: string): FaultyData {
  const stem = `${FOLDER}/faulty-${size}`;
  const names = Object.fromEntries(Object.keys(CHANGES).map((name) => [name, `${stem}-${name}.csv`]));
  const record = join(ROOT, `${stem}.json`);
  if (!existsSync(record)) {
    mkdirSync(join(ROOT, FOLDER), { recursive: true });
    const rows = rowsOf(parseSize(size));
    for (const [name, file] of Object.entries(names)) writeRows(file, rows, CHANGES[name as File]);
    writeFileSync(record, JSON.stringify({ rows: rows.length, bytes: parseSize(size) }));
  }
  return { ...JSON.parse(readFileSync(record, 'utf8')), ...names };
}

function rowsOf(bytes: number): string[] {
  const random = seededRandom(1);
  const rows: string[] = [];
  for (let left = bytes - ORDER_HEADER.length; left > 0; ) {
    const row = order(String(FIRST_ID + rows.length), random);
    rows.push(row);
    left -= row.length;
  }
  return rows;
}

function writeRows(file: string, rows: readonly string[], change: (typeof CHANGES)[File]): void {
  const path = join(ROOT, file);
  const fd = openSync(`${path}.part`, 'w');
  writeFileSync(fd, ORDER_HEADER);
  for (let first = 0; first < rows.length; first += WRITTEN_AT_ONCE) {
    const some = rows.slice(first, first + WRITTEN_AT_ONCE);
    writeFileSync(fd, some.map((row, i) => changed(row, change(first + i))).join(''));
  }
  closeSync(fd);
  renameSync(`${path}.part`, path);
}

/** The fields before the note are never quoted. */
function changed(row: string, { id, quantity }: { id?: number; quantity?: number }): string {
  const fields = row.split(',');
  if (id !== undefined) fields[0] = String(id);
  if (quantity !== undefined) fields[4] = String(quantity);
  return fields.join(',');
}
