import { SluiceError } from '../errors.ts';

export interface Limit {
  /** The option that sets it, as typed; absent for what cannot be changed. */
  readonly option?: string;
  readonly unit:
    | 'bytes'
    | 'rows'
    | 'milliseconds'
    | 'threads'
    | 'connections'
    | 'lines'
    | 'words'
    | 'levels'
    | 'sources'
    | 'orders'
    | 'characters'
    | 'messages'
    | 'servers';
  readonly min: number;
  readonly max: number;
  readonly summary: string;
}

const MIB = 2 ** 20;

/** Every limit there is. `--explain` prints this table. */
export const LIMITS = {
  lanes: {
    option: '--lanes',
    unit: 'connections',
    min: 1,
    max: 64,
    summary: 'that load side by side',
  },
  workers: {
    option: '--workers',
    unit: 'threads',
    min: 0,
    max: 64,
    summary: 'for the kernel; with 0 it runs on the main thread',
  },
  chunkBytes: {
    option: '--chunk',
    unit: 'bytes',
    min: 1,
    max: 16 * MIB,
    summary: 'of the source, worked on at once; at least one record',
  },
  batchBytes: {
    option: '--batch',
    unit: 'bytes',
    min: 1,
    max: 256 * MIB,
    summary: 'of the source in one transaction; at least one chunk',
  },
  batchRows: {
    option: '--batch',
    unit: 'rows',
    min: 1,
    max: 100_000_000,
    summary: 'in one transaction, where asked for',
  },
  batchAgeMillis: {
    option: '--batch-age',
    unit: 'milliseconds',
    min: 1,
    max: 3_600_000,
    summary: 'that a row may wait for its transaction',
  },
  retryMillis: {
    option: '--retry-for',
    unit: 'milliseconds',
    min: 0,
    max: 7 * 86_400_000,
    summary: 'that a target which is away is waited for',
  },
  waitMillis: {
    option: '--wait',
    unit: 'milliseconds',
    min: 0,
    max: 7 * 86_400_000,
    summary: 'that another run of the same load is waited for',
  },
  ratio: {
    option: '--max-ratio',
    unit: 'bytes',
    min: 1,
    max: 1_000_000_000,
    summary: 'out of one compressed byte, behind the first 64 MiB',
  },
  outputBytes: {
    option: '--max-output',
    unit: 'bytes',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    summary: 'out of one compressed source, where asked for',
  },
  inputs: { unit: 'sources', min: 1, max: 100_000, summary: 'of one job' },
  plans: { unit: 'orders', min: 1, max: 64, summary: 'of the columns among the sources of one job' },
  recordBytes: { unit: 'bytes', min: 1, max: 16 * MIB, summary: 'of one record; a longer one is a reject' },
  skipLines: { option: '--skip-lines', unit: 'lines', min: 0, max: 10_000, summary: 'before the header' },
  nulls: { option: '--null', unit: 'words', min: 0, max: 64, summary: 'that mean NULL, true or false' },
  nullBytes: { option: '--null', unit: 'bytes', min: 1, max: 255, summary: 'of one such word' },
  templateBytes: { option: '--date-format', unit: 'bytes', min: 1, max: 100, summary: 'of a template' },
  depth: {
    option: '--max-depth',
    unit: 'levels',
    min: 1,
    max: 1000,
    summary: 'of arrays and objects within each other',
  },
  packBytes: {
    option: '--pack',
    unit: 'bytes',
    min: 1,
    max: 8 * MIB,
    summary: 'of records in one message; less where the server takes less',
  },
  inFlight: {
    option: '--in-flight',
    unit: 'messages',
    min: 1,
    max: 65_536,
    summary: 'under way to a stream without an answer',
  },
  maxAgeMillis: {
    option: '--max-age',
    unit: 'milliseconds',
    min: 0,
    max: 36_500 * 86_400_000,
    summary: 'that messages stay in a stream that is made; 0 for ever',
  },
  dedupMillis: {
    option: '--dedup-window',
    unit: 'milliseconds',
    min: 100,
    max: 365 * 86_400_000,
    summary: 'in which the server of a stream that is made knows ids',
  },
  replicas: {
    option: '--replicas',
    unit: 'servers',
    min: 1,
    max: 5,
    summary: 'that keep a stream that is made',
  },
  identifierBytes: {
    unit: 'bytes',
    min: 1,
    max: 63,
    summary: 'of a table or column name; PostgreSQL would cut it',
  },
  jobCharacters: { option: '--job', unit: 'characters', min: 1, max: 200, summary: 'of a job name' },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** Gives the value back, or says which limit it breaks. */
export function within(name: LimitName, value: number): number {
  const { option, unit, min, max }: Limit = LIMITS[name];
  if (value >= min && value <= max) return value;
  const bound =
    value < min ? `at least ${min.toLocaleString('en-US')}` : `at most ${max.toLocaleString('en-US')}`;
  throw new SluiceError('usage', `${value.toLocaleString('en-US')} ${unit} asked for, ${bound} possible`, {
    ...(option === undefined ? {} : { place: option }),
  });
}
