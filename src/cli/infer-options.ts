import { type CommandOption, LOAD_OPTIONS } from './load-options.ts';

/** Options of a load that say how the source is read: they mean the same wherever one is. */
const OF_THE_SOURCE = new Set([
  'format',
  'columns',
  'no-header',
  'dialect',
  'delimiter',
  'quote',
  'escape',
  'escapes',
  'comment',
  'skip-lines',
  'map',
  'rest',
  'duplicate-keys',
  'max-depth',
  'null',
  'empty',
  'trim',
  'ragged',
  'decimal',
  'thousands',
  'true',
  'false',
  'date-format',
  'encoding',
  'headers-file',
  'max-ratio',
  'max-output',
]);

const OF_THE_RUN = new Set(['retry-for', 'workers', 'chunk', 'no-progress', 'quiet']);

const nameOf = ({ flags }: CommandOption) => /^--([\w-]+)/.exec(flags)?.[1] ?? '';

export const SOURCE_OPTIONS: readonly CommandOption[] = LOAD_OPTIONS.filter((option) =>
  OF_THE_SOURCE.has(nameOf(option)),
);

/** The options of `sluice infer`, in the order of its help. */
export const INFER_OPTIONS: readonly CommandOption[] = [
  { flags: '--as <form>', summary: 'ddl, table-schema (Frictionless) or json-schema', default: 'ddl' },
  {
    flags: '--sample <size|rows>',
    summary: 'read no more than this from the beginning: 10MiB, or 5000rows',
    default: 'all of it',
  },
  { flags: '--table <name>', summary: 'table in the DDL, schema.name', default: "the file's name" },
  ...SOURCE_OPTIONS,
  ...LOAD_OPTIONS.filter((option) => OF_THE_RUN.has(nameOf(option))).map((option) =>
    nameOf(option) === 'workers' ? { ...option, default: 'up to 4; none for what is small' } : option,
  ),
  { flags: '--json', summary: 'all that was found, as one JSON object on stdout' },
];

const OF_THE_WAY = new Set(['headers-file', 'max-ratio', 'max-output', 'retry-for']);

/** The options of `sluice sniff`: nothing that it is to find out. */
export const SNIFF_OPTIONS: readonly CommandOption[] = [
  ...LOAD_OPTIONS.filter((option) => OF_THE_WAY.has(nameOf(option))),
  { flags: '--json', summary: 'all that was found, as one JSON object on stdout' },
];
