import { DEFAULT_RETRY, DEFAULT_SIZES } from '../config/raw.ts';
import type { OptionKind } from '../kind.ts';
import { NATS_OPTIONS } from './nats-options.ts';

/** An option that may be given several times gathers its values. */
export interface CommandOption extends OptionKind {
  readonly repeats?: true;
}

/** Options of a target that is a file. */
const FILE_OPTIONS: readonly CommandOption[] = [
  {
    flags: '--to-format <name>',
    summary: 'files: csv, tsv or ndjson',
    default: 'as the name ends, or ndjson',
  },
  {
    flags: '--to-delimiter <char>',
    summary: 'files: what divides fields of CSV',
    default: ', or tab for .tsv',
  },
  { flags: '--overwrite', summary: 'files: replace one that is there' },
  {
    flags: '--types <what>',
    summary: 'files: inferred from a sample, or text, or json to keep values of JSON as they are',
    default: 'json from JSON to NDJSON, else inferred',
  },
];

/** The options of `sluice load`, in the order of its help. Their names are the keys of RawLoadOptions. */
export const LOAD_OPTIONS: readonly CommandOption[] = [
  {
    flags: '--to <target>',
    summary:
      'postgres://user@host/database, nats://host/STREAM, a file: out.csv, out.ndjson.gz, or - for standard output',
    default: 'a server of its own',
  },
  { flags: '--table <name>', summary: 'table, schema.name', default: "the file's name" },
  { flags: '--format <name>', summary: 'csv, ndjson, or json for one array', default: 'as the source looks' },
  ...FILE_OPTIONS,
  ...NATS_OPTIONS,
  {
    flags: '--encoding <name>',
    summary: 'of the source: utf-16le, latin1, windows-1252, shift_jis, …',
    default: 'its byte order mark, or utf-8',
  },
  {
    flags: '--invalid-utf8 <what>',
    summary: 'what is no character: reject its row, or replace it with U+FFFD',
    default: 'reject',
  },
  { flags: '--nul <what>', summary: 'NULs, \\u0000 in JSON too: reject, or strip', default: 'reject' },
  { flags: '--create', summary: 'make the table from the file' },
  { flags: '--unlogged', summary: 'make it faster to load, and empty after a crash of the server' },
  { flags: '--columns <names>', summary: 'names of the fields, in order: a,b,c' },
  { flags: '--no-header', summary: 'the first record is data' },
  { flags: '--ignore-extra', summary: 'leave out fields that the table has no column for' },
  {
    flags: '--dialect <name>',
    summary: 'CSV: excel, excel-tab, unix, semicolon, psv, tsv, postgres-csv, postgres-text, mysql or hive',
  },
  {
    flags: '--delimiter <chars>',
    summary: 'what divides fields: ";", tab, "|", "||"',
    default: ', or tab for .tsv',
  },
  { flags: '--quote <char>', summary: 'what encloses fields, or none', default: '"' },
  { flags: '--escape <char>', summary: 'what a quote within quotes follows, besides another quote' },
  {
    flags: '--escapes <what>',
    summary: 'what the escape stands before: quotes; or anything, as in postgres or mysql',
    default: 'quotes',
  },
  { flags: '--comment <char>', summary: 'pass over lines that begin with it' },
  { flags: '--skip-lines <n>', summary: 'pass over so many lines before the header' },
  {
    flags: '--map <path=column>',
    summary: 'JSON: user.id=user_id, or /user/id=user_id, takes a value from within',
    repeats: true,
  },
  { flags: '--rest <column>', summary: 'JSON: one column for all keys that go into no other' },
  {
    flags: '--missing <what>',
    summary: 'JSON: a key that is not there: null, default or reject',
    default: 'null',
  },
  { flags: '--duplicate-keys <what>', summary: 'JSON: last or reject', default: 'last' },
  { flags: '--max-depth <n>', summary: 'JSON: arrays and objects within each other', default: '64' },
  {
    flags: '--null <word>',
    summary: 'an unquoted field that means NULL, besides the empty one',
    repeats: true,
  },
  { flags: '--empty <null|string>', summary: 'what an unquoted empty field is', default: 'null' },
  { flags: '--trim', summary: 'leave out blanks around unquoted fields' },
  {
    flags: '--ragged <what>',
    summary: 'records with too few or too many fields: reject, pad with NULL, or truncate',
    default: 'reject',
  },
  { flags: '--decimal <char>', summary: 'what divides a number from its fraction', default: '.' },
  { flags: '--thousands <char>', summary: 'what divides thousands' },
  { flags: '--true <word>', summary: 'a word for true, besides those of PostgreSQL', repeats: true },
  { flags: '--false <word>', summary: 'a word for false, besides those of PostgreSQL', repeats: true },
  {
    flags: '--date-format <[column=]template>',
    summary: 'how times are written: created_at=DD.MM.YYYY HH24:MI, or epoch_s, epoch_ms, epoch_us',
    repeats: true,
  },
  { flags: '--tz <zone>', summary: 'the zone of times that say none', default: "the session's" },
  { flags: '--lossy', summary: 'let through what PostgreSQL rounds or cuts' },
  { flags: '--allow-relative-times', summary: 'take now, today and the like as of the start of the run' },
  {
    flags: '--headers-file <path>',
    summary: 'headers for http and https, one Name: value a line',
    default: 'SLUICE_HTTP_HEADERS',
  },
  {
    flags: '--max-ratio <n>',
    summary: 'bytes that may come out of one compressed byte, or none',
    default: '1000, after 64 MiB',
  },
  {
    flags: '--max-output <size>',
    summary: 'bytes that may come out of one compressed source',
    default: 'none',
  },
  {
    flags: '--rejects <path>',
    summary: 'file for rows that cannot be loaded, or none',
    default: '<source>.rejects.ndjson',
  },
  {
    flags: '--max-rejects <n|p%>',
    summary: 'stop at more rejects than this',
    default: '1% after 10,000 rows',
  },
  {
    flags: '--retry-for <time>',
    summary: 'how long a server that is away is waited for; 0s for not at all',
    default: DEFAULT_RETRY,
  },
  {
    flags: '--lanes <n>',
    summary: 'connections side by side; 1 keeps the order of rows',
    default: 'up to 4',
  },
  { flags: '--workers <n>', summary: 'threads of the kernel; 0 for none', default: 'one for two lanes' },
  { flags: '--chunk <size>', summary: 'bytes worked on at once', default: DEFAULT_SIZES.chunk },
  {
    flags: '--batch <size|rows>',
    summary: 'one transaction: 8MiB, or 5000rows',
    default: DEFAULT_SIZES.batch,
  },
  {
    flags: '--batch-age <time>',
    summary: 'longest wait of a row for its transaction',
    default: DEFAULT_SIZES.batchAge,
  },
  { flags: '--drop-indexes', summary: 'drop what enforces nothing, and build it again when all is loaded' },
  { flags: '--atomic', summary: 'all rows at once, when the last one is there, or none' },
  { flags: '--replace', summary: 'all at once, in place of the rows that are in the table' },
  { flags: '--before <sql>', summary: 'run it when the load begins, once', repeats: true },
  { flags: '--after <sql>', summary: 'run it when all is loaded, once', repeats: true },
  {
    flags: '--on-conflict <what>',
    summary: 'rows whose key is there: reject, skip, update, update:a,b or newest:changed_at',
    default: 'reject',
  },
  {
    flags: '--key <columns>',
    summary: 'columns of the unique index that decides',
    default: 'the primary key',
  },
  { flags: '--job <name>', summary: 'name to resume by', default: 'source and target' },
  { flags: '--wait [time]', summary: 'wait for another run of the same load to end' },
  { flags: '--skip-locked', summary: 'leave the work to another run of the same load, and succeed' },
  { flags: '--restart', summary: 'begin an unfinished load anew' },
  { flags: '--again', summary: 'load once more what was loaded before' },
  { flags: '--tail', summary: 'of a file that has grown, load what was appended' },
  { flags: '--no-ledger', summary: 'keep no ledger in the target; an unfinished load cannot resume' },
  {
    flags: '--ledger-schema <name>',
    summary: 'schema of the target that the ledger lies in',
    default: 'sluice',
  },
  { flags: '--explain', summary: 'show what would be done, and load nothing' },
  { flags: '--json', summary: 'summary as one JSON object on stdout' },
  { flags: '--quiet', summary: 'print errors only' },
  { flags: '--no-progress', summary: 'no progress display' },
];
