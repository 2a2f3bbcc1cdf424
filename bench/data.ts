import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { generate, writeOrders } from './generate.ts';
import { ndjsonOf } from './ndjson.ts';
import { ROOT } from './root.ts';
import { parseSize } from './size.ts';
import type { TableKind } from './table.ts';

const FOLDER = 'bench/data';
const SEED = 1;
/** What the bytes depend on: a cached file made by other sources is not taken. */
const SOURCES = [
  'bench/generate.ts',
  'bench/ndjson.ts',
  'fixtures/order.ts',
  'fixtures/note.ts',
  'fixtures/random.ts',
];

/** Paths are from the repository's root. */
export interface BenchData {
  csv: string;
  /** The same rows as lines of JSON; made when it is first asked for. */
  ndjson: string;
  bytes: number;
  /** As counted by the generator, so that the reference load is held to something too. */
  rows: number;
  seed: number;
  /** Where the ready-made COPY BINARY file of this data is kept. */
  binary: Record<TableKind, string>;
}

/** The orders file of that size, made once and kept in bench/data. */
export function benchData(size: string): BenchData {
  const version = createHash('sha256');
  for (const source of SOURCES) version.update(readFileSync(join(ROOT, source)));
  const stem = `${FOLDER}/orders-${size}-${version.digest('hex').slice(0, 8)}`;
  const files = {
    csv: `${stem}.csv`,
    ndjson: `${stem}.ndjson`,
    binary: { mixed: `${stem}.mixed.bin`, text: `${stem}.text.bin` },
  };
  const csv = join(ROOT, files.csv);
  const record = join(ROOT, `${stem}.json`);
  if (!existsSync(record)) {
    mkdirSync(join(ROOT, FOLDER), { recursive: true });
    const fd = openSync(`${csv}.part`, 'w');
    const written = writeOrders(fd, { bytes: parseSize(size), seed: SEED });
    closeSync(fd);
    renameSync(`${csv}.part`, csv);
    writeFileSync(record, JSON.stringify({ ...written, seed: SEED }));
  }
  return { ...JSON.parse(readFileSync(record, 'utf8')), ...files };
}

/** Makes the rows of a data file as lines of JSON, once. Returns their bytes. */
export function makeNdjson({ ndjson }: BenchData, size: string): number {
  const path = join(ROOT, ndjson);
  if (!existsSync(path)) {
    const fd = openSync(`${path}.part`, 'w');
    for (const { bytes, rows } of generate({ bytes: parseSize(size), seed: SEED })) {
      if (rows > 0) writeFileSync(fd, ndjsonOf(bytes));
    }
    closeSync(fd);
    renameSync(`${path}.part`, path);
  }
  return statSync(path).size;
}
