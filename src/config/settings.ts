import type { Path } from '../formats/ndjson/path.ts';
import type { OnConflict } from '../record/conflict.ts';
import type { Publication } from '../record/sink.ts';
import type { TableName } from '../sinks/postgres/table-name.ts';
import type { ExpansionLimits } from '../sources/expansion.ts';
import type { RemoteSettings } from '../sources/remote.ts';
import type { RejectLimit } from '../state/reject-limit.ts';
import type { CsvSettings } from './csv-settings.ts';
import type { DateFormat } from './date-formats.ts';
import type { FormatOptions } from './format-options.ts';
import type { NatsTarget } from './nats-settings.ts';
import type { SourceSettings } from './sources.ts';
import type { TextSettings } from './text-options.ts';

export const FORMAT_NAMES = ['csv', 'ndjson', 'json'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** `--map user.id=user_id`. */
export interface PathMapping {
  readonly path: Path;
  readonly column: string;
}

/** A table in PostgreSQL. */
export interface PostgresTarget {
  readonly kind: 'postgres';
  /** Connection URL or libpq connection string; undefined for the embedded server. */
  readonly to: string | undefined;
  readonly table: TableName;
  readonly create: boolean;
  /** The table that is made is not written to the server's log. */
  readonly unlogged: boolean;
  /** The schema that the ledger lies in. */
  readonly ledgerSchema: string;
  /** Without the table's indexes while rows come into it. */
  readonly dropIndexes: boolean;
  readonly publication: Publication;
  /** SQL of the user's own, run once in a job: when it begins and when it ends. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly onConflict: OnConflict;
}

/** What columns are where no table says it: as found in a sample, or each value as text, or as the JSON that it is. */
export type TypeChoice = 'inferred' | 'text' | 'json';

/** A file. */
export interface FileTarget {
  readonly kind: 'file';
  /** `-` for standard output. */
  readonly path: string;
  readonly format: 'csv' | 'ndjson';
  /** CSV: what divides fields, one character of ASCII. */
  readonly delimiter: string;
  readonly compression: 'gzip' | 'zstd' | 'brotli' | undefined;
  /** Replace a file that is there. */
  readonly overwrite: boolean;
  /** Undefined where source and target tell. */
  readonly types: TypeChoice | undefined;
}

/** Nowhere: records are checked. */
export interface CheckTarget {
  readonly kind: 'check';
  /** The table that they are held against; undefined for the types found in them. */
  readonly against: PostgresTarget | undefined;
  readonly types: TypeChoice | undefined;
}

/** Where records go, by the kinds of it. */
export type TargetSettings = PostgresTarget | FileTarget | NatsTarget | CheckTarget;

/** A load, checked: past this door nothing is optional, only absent on purpose. */
export interface LoadSettings extends SourceSettings, TextSettings {
  /** How remote sources are reached; undefined where there is none. */
  readonly remote: RemoteSettings | undefined;
  /** What compressed sources may become. */
  readonly expansion: ExpansionLimits;
  readonly target: TargetSettings;

  readonly lanes: number;
  /** 0: the kernel runs on the main thread. */
  readonly workers: number;
  readonly chunkBytes: number;
  readonly batchBytes: number;
  /** Infinity where only bytes and age count. */
  readonly batchRows: number;
  readonly batchAgeMillis: number;
  readonly recordBytes: number;

  /** Undefined where the name and the first byte tell. */
  readonly format: FormatName | undefined;
  /** CSV: whether the first record names the columns. */
  readonly header: boolean;
  /** Names of the fields, in their order, in place of the header's; undefined for the header's own. */
  readonly columns: readonly string[] | undefined;
  readonly ignoreExtra: boolean;
  readonly csv: CsvSettings;
  readonly formatOptions: FormatOptions;
  /** How times are written, where it is in another way than PostgreSQL's. */
  readonly dateFormats: readonly DateFormat[];
  /** The zone of times that say none; undefined for the session's own. */
  readonly timeZone: string | undefined;
  /** JSON: values that go into a column of another name, or that lie within others. */
  readonly map: readonly PathMapping[];
  /** JSON: the column for all members that go into no other. */
  readonly rest: string | undefined;
  /** JSON: what a key is that a record does not have. */
  readonly missing: 'null' | 'default' | 'reject';
  readonly duplicateKeys: 'last' | 'reject';
  /** JSON: arrays and objects that may be open at once, the record among them. */
  readonly maxDepth: number;
  readonly allowRelativeTimes: boolean;
  readonly lossy: boolean;

  /** Undefined where rejects are only counted. */
  readonly rejectsFile: string | undefined;
  readonly maxRejects: RejectLimit;
  /** A target that is away is waited for so long. */
  readonly retryMillis: number;

  readonly ledger: boolean;
  /** How long another run of the same job is waited for; Infinity for ever. */
  readonly waitMillis: number;
  /** Where another run has the job, there is nothing to do. */
  readonly skipLocked: boolean;
  /** Begin an unfinished load anew. */
  readonly restart: boolean;
  /** Load once more what was loaded before. */
  readonly again: boolean;
  /** Of a file that has grown, load what was appended. */
  readonly tail: boolean;
  readonly job: string | undefined;

  readonly json: boolean;
  readonly quiet: boolean;
  readonly progress: boolean;
  readonly explain: boolean;
}
