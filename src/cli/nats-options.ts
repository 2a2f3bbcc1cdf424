import { NATS_DEFAULTS } from '../config/raw-nats.ts';
import type { CommandOption } from './load-options.ts';

/** Options of a target in NATS. */
export const NATS_OPTIONS: readonly CommandOption[] = [
  {
    flags: '--subject <template>',
    summary: "NATS: of each message, 'orders.{region|lower}.{customer_id|hash}'",
    default: "the stream's, where it has one",
  },
  {
    flags: '--payload <what>',
    summary: 'NATS: json, or raw for the record as it stands in the source',
    default: 'raw from JSON, else json',
  },
  { flags: '--pack <size>', summary: 'NATS: records together in blocks of NDJSON, 64KiB' },
  { flags: '--msg-header <header>', summary: "NATS: 'Name: {field}' on each message", repeats: true },
  {
    flags: '--id <fields>',
    summary: 'NATS: fields that tell messages apart',
    default: 'job, input and offset',
  },
  {
    flags: '--in-flight <n>',
    summary: 'NATS: messages sent ahead of answers',
    default: NATS_DEFAULTS.inFlight,
  },
  { flags: '--expect-stream', summary: 'NATS: refuse what would go into another stream' },
  { flags: '--create-stream', summary: 'NATS: make the stream where it is missing' },
  {
    flags: '--retention <what>',
    summary: 'of a stream that is made: limits, interest or workqueue',
    default: 'limits',
  },
  { flags: '--max-age <time>', summary: 'of its messages; 0s for no limit', default: NATS_DEFAULTS.maxAge },
  {
    flags: '--dedup-window <time>',
    summary: 'in which the server knows ids',
    default: NATS_DEFAULTS.dedupWindow,
  },
  { flags: '--replicas <n>', summary: 'servers that keep it', default: NATS_DEFAULTS.replicas },
  { flags: '--no-jetstream', summary: 'NATS: publish only; nobody says whether a message has arrived' },
];
