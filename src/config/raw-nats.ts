/** Options of `sluice load` for targets in NATS, as they were typed. */
export interface RawNatsOptions {
  readonly subject?: string;
  readonly payload?: string;
  readonly pack?: string;
  readonly msgHeader?: readonly string[];
  readonly id?: string;
  readonly inFlight?: string;
  readonly expectStream?: boolean;
  readonly createStream?: boolean;
  readonly retention?: string;
  readonly maxAge?: string;
  readonly dedupWindow?: string;
  readonly replicas?: string;
  readonly jetstream?: boolean;
}

/** Each with the option that it is typed as. */
export const NATS_KEYS: Readonly<Record<keyof RawNatsOptions, string>> = {
  subject: '--subject',
  payload: '--payload',
  pack: '--pack',
  msgHeader: '--msg-header',
  id: '--id',
  inFlight: '--in-flight',
  expectStream: '--expect-stream',
  createStream: '--create-stream',
  retention: '--retention',
  maxAge: '--max-age',
  dedupWindow: '--dedup-window',
  replicas: '--replicas',
  jetstream: '--no-jetstream',
};

/** What these are where nothing is typed. */
export const NATS_DEFAULTS = { inFlight: '4096', maxAge: '3d', dedupWindow: '2min', replicas: '1' } as const;
