import { gzipSync } from 'node:zlib';
import type { Tally } from '../../src/record/tally.ts';
import type { Choices } from './settings.ts';

/** One way to load something: what a run that met no fault makes of it is what all others must come to. */
export interface Scenario extends Choices {
  readonly name: string;
  /** Makes the table `rows`, and what is in it before; run within the case's own schema. */
  readonly table: readonly string[];
  readonly file: string;
  readonly content: () => Uint8Array;
  /** Files beside it, and the names or patterns for all of them, where a load has several. */
  readonly several?: {
    readonly sources: readonly string[];
    readonly others: Readonly<Record<string, () => Uint8Array>>;
  };
  /** Whether the content comes by standard input, under a job's name. */
  readonly piped?: true;
  readonly args: readonly string[];
  /** Rows are compared by their number and the sums of their hashes. */
  readonly isLarge?: true;
  /** What of the totals does not depend on where batches end. */
  readonly totals?: (tally: Tally) => unknown;
}

const ANY_LANES = [1, 2, 3, 4];
const RECORDS = 600;
/** Among so many records one is bad, so that most batches have one. */
const EVERY = 23;

/** Records by their number, one in `EVERY` bad. Some words hold line ends, quotes and letters of several bytes. */
function records(
  count: number,
  record: (i: number, word: string) => string,
  bad: (i: number) => string,
): string {
  const word = (i: number) =>
    i % 11 === 3 ? `two ""lines""\nof ${i}` : i % 7 === 2 ? `größer ${i}` : `word ${i}`;
  return Array.from({ length: count }, (_, i) => (i % EVERY === 7 ? bad(i) : record(i, word(i)))).join('');
}

const csv = (count = RECORDS) =>
  Buffer.from(
    `id,word\n${records(
      count,
      (i, word) => `${i},"${word}"\n`,
      (i) => `x${i},not a number\n`,
    )}`,
  );

/** Besides what is no number: keys that are in the table, and words that a CHECK refuses. */
const refusedCsv = () =>
  Buffer.from(
    `id,word\n${records(
      RECORDS,
      (i, word) =>
        i % 40 === 5 ? `${-(i % 80)},"there ${i}"\n` : i % 40 === 19 ? `${i},"no"\n` : `${i},"${word}"\n`,
      (i) => `x${i},not a number\n`,
    )}`,
  );

const ndjson = () =>
  Buffer.from(
    records(
      RECORDS,
      (i, word) => `${JSON.stringify({ id: i, word, more: { of: [i, null] } })}\n`,
      (i) => `{"id": "x${i}", "word": 1\n`,
    ),
  );

/** Records from a number on, with fields in either order. */
const part = (from: number, count: number, isTurned = false) =>
  Buffer.from(
    `${isTurned ? 'word,id' : 'id,word'}\n${records(
      count,
      (i, word) => (isTurned ? `"${word}",${from + i}\n` : `${from + i},"${word}"\n`),
      (i) => (isTurned ? `not a number,x${from + i}\n` : `x${from + i},not a number\n`),
    )}`,
  );

const PLAIN = ['CREATE TABLE rows (id int, word text)'];
const THERE = 'INSERT INTO rows SELECT -i, $$there$$ FROM generate_series(1, 100) AS i';
const REJECTS = ['--max-rejects', '1000000'];

/** Loads of every kind; a new mode of loading is one more entry. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'csv', table: PLAIN, file: 'rows.csv', content: csv, args: REJECTS, lanes: ANY_LANES },
  {
    name: 'gzip',
    table: PLAIN,
    file: 'rows.csv.gz',
    content: () => gzipSync(csv()),
    args: REJECTS,
    lanes: ANY_LANES,
  },
  {
    name: 'several files',
    table: PLAIN,
    file: 'first.csv',
    content: () => part(0, 150),
    several: {
      sources: ['first.csv', 'part-*'],
      others: {
        'part-1.csv.gz': () => gzipSync(part(150, 150)),
        'part-2.csv': () => part(300, 100, true),
        'part-3.csv': () => new Uint8Array(),
        'part-4.csv.gz': () => gzipSync(part(400, 190)),
        ...Object.fromEntries(
          Array.from({ length: 10 }, (_, i) => [`part-5-${i}.csv`, () => part(590 + i, 1)]),
        ),
      },
    },
    args: REJECTS,
    lanes: ANY_LANES,
  },
  {
    name: 'ndjson',
    table: ['CREATE TABLE rows (id int, word text, more jsonb)'],
    file: 'rows.ndjson',
    content: ndjson,
    args: REJECTS,
    lanes: ANY_LANES,
  },
  {
    name: 'stdin',
    table: PLAIN,
    file: 'rows.csv',
    content: csv,
    piped: true,
    args: REJECTS,
    lanes: ANY_LANES,
  },
  {
    name: 'create',
    table: [],
    file: 'rows.csv',
    content: () =>
      Buffer.from(
        `id,word\n${records(
          RECORDS,
          (i, word) => `${i},"${word}"\n`,
          (i) => `${i},too,many\n`,
        )}`,
      ),
    args: [...REJECTS, '--create'],
    lanes: ANY_LANES,
  },
  {
    name: 'refused',
    table: [`CREATE TABLE rows (id int PRIMARY KEY, word text CHECK (word <> 'no'))`, THERE],
    file: 'rows.csv',
    content: refusedCsv,
    args: REJECTS,
    lanes: ANY_LANES,
  },
  {
    name: 'refused at COMMIT',
    table: [
      `CREATE TABLE rows (id int UNIQUE DEFERRABLE INITIALLY DEFERRED, word text CHECK (word <> 'no'))`,
      THERE,
    ],
    file: 'rows.csv',
    content: refusedCsv,
    args: REJECTS,
    lanes: ANY_LANES,
  },
  {
    name: 'skip',
    table: [`CREATE TABLE rows (id int PRIMARY KEY, word text CHECK (word <> 'no'))`, THERE],
    file: 'rows.csv',
    content: refusedCsv,
    args: [...REJECTS, '--on-conflict', 'skip'],
    lanes: ANY_LANES,
  },
  {
    name: 'update',
    table: [`CREATE TABLE rows (id int PRIMARY KEY, word text)`, THERE],
    file: 'rows.csv',
    content: refusedCsv,
    args: [...REJECTS, '--on-conflict', 'update'],
    lanes: [1],
    // Of several rows with one key a batch counts one as loaded.
    totals: ({ read, loaded, rejected, duplicate }) => ({ read, rejected, settled: loaded + duplicate }),
  },
  {
    name: 'atomic',
    table: [`CREATE TABLE rows (id int PRIMARY KEY, word text CHECK (word <> 'no'))`, THERE],
    file: 'rows.csv',
    content: csv,
    args: [...REJECTS, '--atomic'],
    lanes: ANY_LANES,
  },
  {
    name: 'replace',
    table: [`CREATE TABLE rows (id int PRIMARY KEY, word text)`, THERE],
    file: 'rows.csv',
    content: csv,
    args: [...REJECTS, '--replace'],
    lanes: ANY_LANES,
  },
  {
    name: 'before and after',
    table: [...PLAIN, 'CREATE TABLE asides (what text)'],
    file: 'rows.csv',
    content: csv,
    args: [
      ...REJECTS,
      '--before',
      'INSERT INTO asides VALUES ($$before$$)',
      '--after',
      'INSERT INTO rows SELECT count(*), $$after$$ FROM asides',
    ],
    lanes: ANY_LANES,
  },
];

/** Batches of 8 MiB, each of many pieces: too long for the others' company. */
export const LARGE: Scenario = {
  name: 'large',
  table: PLAIN,
  file: 'rows.csv',
  content: () => {
    const filler = 'z'.repeat(900);
    const row = (i: number) => (i % 1000 === 7 ? `x${i},no number\n` : `${i},"${i} ${filler}"\n`);
    return Buffer.from(`id,word\n${Array.from({ length: 30_000 }, (_, i) => row(i)).join('')}`);
  },
  args: REJECTS,
  lanes: ANY_LANES,
  batches: ['8MiB', '8MiB', '3MiB', '700KiB', '5000rows'],
  chunks: ['1MiB', '64KiB', '3MiB'],
  isLarge: true,
};
