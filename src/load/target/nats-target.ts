import type { NatsTarget } from '../../config/nats-settings.ts';
import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { evidenceLines } from '../../infer/evidence.ts';
import { type NatsLink, openLink } from '../../nats/link.ts';
import { resolveServers } from '../../nats/server.ts';
import { processSurroundings } from '../../nats/surroundings.ts';
import type { Wire } from '../../record/schema.ts';
import type { Sink } from '../../record/sink.ts';
import { CoreSink } from '../../sinks/nats/core-sink.ts';
import { Links } from '../../sinks/nats/links.ts';
import type { MessageShape } from '../../sinks/nats/shape.ts';
import { NatsSink } from '../../sinks/nats/sink.ts';
import { findStream, onlySubject } from '../../sinks/nats/stream.ts';
import { patternOf } from '../../sinks/nats/subject.ts';
import { fieldsOf, parseTemplate, type Template } from '../../sinks/nats/template.ts';
import { describeJob } from '../job/job.ts';
import { makePlan } from '../make-plan.ts';
import type { OpenSource } from '../source/open-source.ts';
import { refuseUntyped } from '../source/spell-times.ts';
import type { LoadTarget, PreparedLoad } from './load-target.ts';
import { findMessageColumns } from './message-columns.ts';

/** Connects to where the settings say, and finds the stream, or makes it. */
export async function openNatsTarget(
  settings: LoadSettings,
  wanted: NatsTarget,
  warn: (sentence: string) => void,
  signal: AbortSignal,
): Promise<LoadTarget> {
  const servers = resolveServers(wanted.address, processSurroundings());
  const links = new Links(servers, await openLink(servers, signal));
  const shown = `${servers.shown}/${wanted.address.stream}`;
  return {
    shown,
    hasTables: false,
    prepare: (source, stop) => prepareStream(settings, wanted, { links, shown, warn }, source, stop),
    close: () => links.drop(),
  };
}

interface Opened {
  readonly links: Links;
  readonly shown: string;
  warn(sentence: string): void;
}

async function prepareStream(
  settings: LoadSettings,
  wanted: NatsTarget,
  { links, shown, warn }: Opened,
  source: OpenSource,
  signal: AbortSignal,
): Promise<PreparedLoad> {
  const notes: string[] = [];
  const { stream, subject } = await destinationOf(settings, wanted, links, signal, notes);
  const isJson = source.format.name !== 'csv';
  const body = wanted.payload ?? (isJson ? 'raw' : 'json');
  const templates = [subject, ...wanted.headers.map(({ value }) => value)];
  const fields = [...new Set([...fieldsOf(templates), ...(wanted.idFields ?? [])])];
  const types = wanted.types ?? (isJson ? 'json' : 'inferred');
  refuseUntyped(settings, types);
  const needs = { fields, body: body === 'json' ? types : undefined };
  const { schema, format, columns } = await findMessageColumns(source.format, shown, needs);
  const wire: Wire = body === 'json' || fields.length > 0 ? 'ndjson' : 'none';
  const name = `nats ${wanted.address.stream} ${subject.source}`;
  const job = await describeJob(source, settings.job, shown, name, 'append');
  const shape: MessageShape = {
    subject,
    headers: wanted.headers,
    body: body === 'json' ? 'json' : 'record',
    idFields: wanted.idFields,
    packBytes: wanted.packBytes,
    columns: schema.columns.map(({ name }) => name),
  };
  const common = { links, shape, wire };
  const { inFlight, expectStream } = wanted;
  const sink: Sink = stream
    ? new NatsSink({ ...common, stream, job, inFlight, expectStream, ledger: settings.ledger, warn })
    : new CoreSink(common);
  if (settings.explain && body === 'json') notes.push('types found:', ...evidenceLines(columns));
  const plan = makePlan(settings, format, schema, wire, undefined);
  return { job, plan, sink, table: shown, notes, where: [], sends: sendsOf(shape) };
}

/** The stream, where there is to be one, and what the subjects of its messages are. */
async function destinationOf(
  { explain }: LoadSettings,
  { address, subject, newStream, jetstream }: NatsTarget,
  links: Links,
  signal: AbortSignal,
  notes: string[],
) {
  if (!jetstream) return { stream: undefined, subject: subject as Template };
  const link = await links.take(signal);
  const pattern = subject && patternOf(subject);
  if (explain && newStream && subject && !(await isThere(link, address.stream))) {
    notes.push(`would create stream ${address.stream} for ${pattern}`);
    return { stream: undefined, subject };
  }
  const { info, made } = await findStream(link, address.stream, pattern, newStream);
  if (made) {
    notes.push(`created stream ${address.stream} for ${pattern}`);
    if (info.config.num_replicas === 1) {
      notes.push(
        'one replica: the server answers before a message is on its disk, so a power cut may lose the last ones; --replicas 3 keeps them on three servers',
      );
    }
  }
  const only = onlySubject(info);
  if (subject === undefined && only === undefined)
    throw noSubject(address.stream, info.config.subjects ?? []);
  return { stream: info, subject: subject ?? parseTemplate('--subject', only as string) };
}

async function isThere(link: NatsLink, stream: string): Promise<boolean> {
  try {
    await findStream(link, stream, undefined, undefined);
    return true;
  } catch (error) {
    if (error instanceof SluiceError && error.code === 'target/missing-stream') return false;
    throw error;
  }
}

function noSubject(stream: string, subjects: readonly string[]): SluiceError {
  return new SluiceError('usage', 'the subject of the messages must be named', {
    place: '--subject',
    notes: [`stream ${stream} takes ${subjects.length === 0 ? 'none' : subjects.join(', ')}`],
    hint: "fields of the record stand in braces: --subject 'orders.{region}'",
  });
}

/** For `--explain`. */
function sendsOf({ body, packBytes, subject }: MessageShape): string {
  const what = body === 'json' ? 'JSON' : 'records as they stand';
  const blocks =
    packBytes === undefined ? 'one a message' : `in blocks of ${packBytes.toLocaleString('en-US')} bytes`;
  return `publish ${what}, ${blocks}, to ${subject.source}`;
}
