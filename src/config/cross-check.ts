import { SluiceError } from '../errors.ts';
import type { RawLoad } from './raw.ts';
import { NATS_KEYS, type RawNatsOptions } from './raw-nats.ts';
import { suggest } from './suggest.ts';

/** Every key of RawLoad, for callers that the type checker does not reach. */
const KEYS: Readonly<Record<keyof RawLoad, true>> = {
  sources: true,
  ...(Object.fromEntries(Object.keys(NATS_KEYS).map((key) => [key, true])) as Record<
    keyof RawNatsOptions,
    true
  >),
  to: true,
  table: true,
  toFormat: true,
  toDelimiter: true,
  overwrite: true,
  types: true,
  lanes: true,
  workers: true,
  chunk: true,
  batch: true,
  batchAge: true,
  columns: true,
  header: true,
  ignoreExtra: true,
  create: true,
  unlogged: true,
  dialect: true,
  delimiter: true,
  quote: true,
  escape: true,
  escapes: true,
  comment: true,
  skipLines: true,
  null: true,
  empty: true,
  trim: true,
  ragged: true,
  decimal: true,
  thousands: true,
  true: true,
  false: true,
  dateFormat: true,
  tz: true,
  encoding: true,
  invalidUtf8: true,
  nul: true,
  format: true,
  map: true,
  rest: true,
  missing: true,
  duplicateKeys: true,
  maxDepth: true,
  headersFile: true,
  maxRatio: true,
  maxOutput: true,
  rejects: true,
  maxRejects: true,
  retryFor: true,
  allowRelativeTimes: true,
  lossy: true,
  dropIndexes: true,
  atomic: true,
  replace: true,
  before: true,
  after: true,
  onConflict: true,
  key: true,
  ledger: true,
  ledgerSchema: true,
  wait: true,
  skipLocked: true,
  restart: true,
  again: true,
  tail: true,
  job: true,
  json: true,
  quiet: true,
  progress: true,
  explain: true,
};

interface Conflict {
  readonly when: (raw: RawLoad) => boolean;
  readonly reason: string;
}

/** Pairs that contradict each other. */
const CONFLICTS: readonly Conflict[] = [
  {
    when: (raw) => raw.restart === true && raw.again === true,
    reason: '--restart and --again: one begins an unfinished load anew, the other repeats a finished one',
  },
  {
    when: (raw) => raw.restart === true && raw.ledger === false,
    reason: '--restart and --no-ledger: without a ledger every load begins anew',
  },
  {
    when: (raw) => raw.again === true && raw.ledger === false,
    reason: '--again and --no-ledger: without a ledger no load is known to be finished',
  },
  {
    when: (raw) => raw.tail === true && (raw.ledger === false || raw.again === true),
    reason: '--tail goes on behind what the ledger knows: not with --no-ledger or --again',
  },
  {
    when: (raw) => raw.tail === true && (raw.atomic === true || raw.replace === true),
    reason: '--tail adds to what is loaded, --atomic and --replace load a whole',
  },
  {
    when: (raw) => raw.tail === true && raw.sources.length > 1,
    reason: '--tail is for one file; of a pattern, files that are new are loaded without it',
  },
  {
    when: (raw) => raw.wait !== undefined && raw.skipLocked === true,
    reason: '--wait and --skip-locked: one waits for another run of the load, the other leaves it the work',
  },
  {
    when: (raw) => raw.dropIndexes === true && raw.ledger === false,
    reason: '--drop-indexes and --no-ledger: the ledger knows which indexes are to be built again',
  },
  {
    when: (raw) => raw.ledgerSchema !== undefined && raw.ledger === false,
    reason: '--ledger-schema and --no-ledger: without a ledger there is nothing to keep there',
  },
  {
    when: (raw) => raw.job !== undefined && raw.ledger === false,
    reason: '--job and --no-ledger: a job is what the ledger knows a load by',
  },
  {
    when: (raw) => raw.atomic === true && raw.replace === true,
    reason: '--atomic and --replace: the second is the first, and empties the table besides',
  },
  {
    when: (raw) => (raw.atomic === true || raw.replace === true) && raw.ledger === false,
    reason: '--atomic and --replace gather the rows beside the ledger: not with --no-ledger',
  },
  {
    when: (raw) => (raw.atomic === true || raw.replace === true) && (raw.onConflict ?? 'reject') !== 'reject',
    reason: '--on-conflict looks at the table batch by batch, --atomic and --replace touch it at the end',
  },
  {
    when: (raw) => (raw.before !== undefined || raw.after !== undefined) && raw.ledger === false,
    reason: '--before and --after run once in a job that the ledger knows: not with --no-ledger',
  },
  {
    when: (raw) => raw.rest !== undefined && raw.ignoreExtra === true,
    reason: '--rest and --ignore-extra: one keeps the keys that go into no column, the other leaves them out',
  },
  {
    when: (raw) => raw.json === true && raw.explain === true,
    reason: '--json and --explain: one is for machines, the other for people',
  },
];

/** Refuses options that are unknown, and options that contradict each other. */
export function crossCheck(raw: RawLoad): void {
  for (const key of Object.keys(raw)) {
    if (Object.hasOwn(KEYS, key)) continue;
    const meant = suggest(key, Object.keys(KEYS));
    throw new SluiceError('config', `there is no option ${JSON.stringify(key)}`, {
      ...(meant === undefined ? {} : { hint: `did you mean ${JSON.stringify(meant)}?` }),
    });
  }
  for (const { when, reason } of CONFLICTS) {
    if (when(raw)) throw new SluiceError('usage', reason);
  }
}
