import { SluiceError } from '../errors.ts';
import { isNatsAddress, parseNatsAddress } from '../nats/address.ts';
import type { NewStream } from '../sinks/nats/stream.ts';
import { checkSubject } from '../sinks/nats/subject.ts';
import { fieldsOf, parseTemplate } from '../sinks/nats/template.ts';
import { refuse, serverless, typeChoice } from './file-options.ts';
import { within } from './limits.ts';
import { parseNames } from './names.ts';
import type { NatsTarget } from './nats-settings.ts';
import { LEDGER_OPTIONS } from './option-lists.ts';
import type { RawLoad } from './raw.ts';
import { NATS_DEFAULTS, NATS_KEYS, type RawNatsOptions } from './raw-nats.ts';
import type { LoadSettings } from './settings.ts';
import { notUnderstood, parseBytes, parseCount, parseMillis } from './sizes.ts';

/** Of the ledger, which a stream has as well. */
const KEPT: readonly string[] = ['again', 'restart', 'job', 'wait', 'skipLocked', 'ledger'];

/** What only tables and files have a use for. */
const OTHERS = [
  ...LEDGER_OPTIONS.filter(([key]) => !KEPT.includes(key)),
  ['table', '--table'],
  ['toFormat', '--to-format'],
  ['toDelimiter', '--to-delimiter'],
  ['overwrite', '--overwrite'],
  ['tz', '--tz'],
  ['allowRelativeTimes', '--allow-relative-times'],
] as const;

/** Of a stream that is made. */
const NEW_STREAM = ['retention', 'maxAge', 'dedupWindow', 'replicas'] as const;
const RETENTIONS: readonly NewStream['retention'][] = ['limits', 'interest', 'workqueue'];
/** What JetStream alone has. */
const STREAM_ONLY = [...NEW_STREAM, 'createStream', 'expectStream', 'id', 'inFlight'] as const;

/** The stream that `--to` names; undefined where it names something else. Throws `usage` for what is no option of it. */
export function natsTarget(raw: RawLoad): NatsTarget | undefined {
  if (raw.to === undefined || !isNatsAddress(raw.to)) {
    refuseOptions(
      raw,
      Object.keys(NATS_KEYS) as (keyof RawNatsOptions)[],
      'an option of NATS: --to nats://host/STREAM',
    );
    return undefined;
  }
  refuse(raw, OTHERS, 'no option of a stream, which has no tables');
  if (raw.lanes !== undefined && parseCount('--lanes', raw.lanes) !== 1) {
    throw new SluiceError('usage', 'a stream is written by one lane, in the order of the source', {
      place: '--lanes',
    });
  }
  const address = parseNatsAddress(raw.to);
  const jetstream = raw.jetstream ?? true;
  if (!jetstream) refuseOptions(raw, STREAM_ONLY, 'only JetStream has that');
  if (raw.createStream !== true) refuseOptions(raw, NEW_STREAM, 'it goes with --create-stream');
  const subject = raw.subject ?? (raw.createStream === true ? address.stream : undefined);
  if (!jetstream && subject === undefined) {
    throw new SluiceError('usage', 'without JetStream the subject must be named', { place: '--subject' });
  }
  const target: NatsTarget = {
    kind: 'nats',
    address,
    subject:
      subject === undefined ? undefined : checkSubject('--subject', parseTemplate('--subject', subject)),
    payload: raw.payload === undefined ? undefined : payload(raw.payload),
    types: typeChoice(raw.types),
    packBytes: raw.pack === undefined ? undefined : within('packBytes', parseBytes('--pack', raw.pack)),
    headers: (raw.msgHeader ?? []).map(header),
    idFields: raw.id === undefined ? undefined : parseNames('--id', raw.id),
    inFlight: within('inFlight', parseCount('--in-flight', raw.inFlight ?? NATS_DEFAULTS.inFlight)),
    expectStream: raw.expectStream ?? false,
    newStream: raw.createStream === true ? newStream(raw) : undefined,
    jetstream,
  };
  refusePackedFields(target);
  return target;
}

/** Messages keep the order of the source; without JetStream there is no ledger either. */
export function oneLane(
  { jetstream }: NatsTarget,
  raw: RawLoad,
  cores: number,
): Pick<LoadSettings, 'lanes' | 'workers' | 'ledger'> {
  const { lanes, workers, ledger } = serverless(raw, cores);
  return {
    lanes,
    workers: raw.workers === undefined ? 1 : workers,
    ledger: jetstream ? (raw.ledger ?? true) : ledger,
  };
}

function refuseOptions(raw: RawLoad, keys: readonly (keyof RawNatsOptions)[], why: string): void {
  // Commander says of `--no-jetstream` what it is where it was not typed.
  const typed = keys.find((key) => raw[key] !== undefined && !(key === 'jetstream' && raw[key] === true));
  if (typed !== undefined) throw new SluiceError('usage', why, { place: NATS_KEYS[typed] });
}

/** A block has many records: none of their values is its own. */
function refusePackedFields({ packBytes, subject, headers, idFields }: NatsTarget): void {
  const templates = [...(subject ? [subject] : []), ...headers.map(({ value }) => value)];
  if (packBytes === undefined || (fieldsOf(templates).length === 0 && idFields === undefined)) return;
  throw new SluiceError('usage', 'a block of records has no fields for its subject, headers or id', {
    place: '--pack',
  });
}

function payload(typed: string): 'json' | 'raw' {
  if (typed === 'json' || typed === 'raw') return typed;
  throw notUnderstood('--payload', typed, 'one of json, raw');
}

/** `Name: text with {fields}`. */
function header(typed: string): NatsTarget['headers'][number] {
  const at = typed.indexOf(':');
  const name = typed.slice(0, at);
  if (at < 0 || !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
    throw notUnderstood('--msg-header', typed, "a header, such as 'Region: {region}'");
  }
  if (/^(nats-|sluice-records$)/i.test(name)) {
    throw new SluiceError('usage', `the header ${name} has a meaning of its own`, { place: '--msg-header' });
  }
  return { name, value: parseTemplate('--msg-header', typed.slice(at + 1).trim()) };
}

function newStream(raw: RawLoad): NewStream {
  const { maxAge, dedupWindow, replicas } = { ...NATS_DEFAULTS, ...raw };
  const retention = RETENTIONS.find((name) => name === (raw.retention ?? 'limits'));
  if (retention === undefined) {
    throw notUnderstood('--retention', raw.retention ?? '', `one of ${RETENTIONS.join(', ')}`);
  }
  return {
    retention,
    maxAgeMillis: within('maxAgeMillis', parseMillis('--max-age', maxAge)),
    dedupMillis: within('dedupMillis', parseMillis('--dedup-window', dedupWindow)),
    replicas: within('replicas', parseCount('--replicas', replicas)),
  };
}
