import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOrders } from './generate.ts';
import { ROOT } from './root.ts';
import { parseSize } from './size.ts';
import type { TableKind } from './table.ts';

const FOLDER = 'bench/data';
const SEED = 1;
/** What the bytes depend on: a cached file made by other sources is not taken. */
const SOURCES = ['bench/generate.ts', 'fixtures/order.ts', 'fixtures/note.ts', 'fixtures/random.ts'];

/** Paths are from the repository's root. */
export interface BenchData {
  csv: string;
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
  const files = { csv: `${stem}.csv`, binary: { mixed: `${stem}.mixed.bin`, text: `${stem}.text.bin` } };
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
