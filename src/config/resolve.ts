import { basename } from 'node:path';
import { SluiceError } from '../errors.ts';
import { showTableName, type TableName } from '../sinks/postgres/table-name.ts';
import { crossCheck } from './cross-check.ts';
import { resolveCsv } from './csv-options.ts';
import { parseDateFormats } from './date-formats.ts';
import { expansionLimits } from './expansion-options.ts';
import { serverless } from './file-options.ts';
import { formatOptions } from './format-options.ts';
import { jsonSettings } from './json.ts';
import { LIMITS, within } from './limits.ts';
import { parseNames } from './names.ts';
import { oneLane } from './nats-options.ts';
import { parseRejectLimit } from './parse-reject-limit.ts';
import { DEFAULT_RETRY, DEFAULT_SIZES, type RawLoad } from './raw.ts';
import { localNameFor, nameSources } from './remote-options.ts';
import type { LoadSettings, TargetSettings } from './settings.ts';
import { parseBytes, parseCount, parseMillis, parseRows } from './sizes.ts';
import { parseSources, refuseUnsaid, rejectsFileOfMany, type SourceSettings } from './sources.ts';
import { resolveTarget } from './target.ts';
import { textSettings } from './text-options.ts';

/** What settings depend on besides what was typed. */
export interface Facts {
  readonly cores: number;
}

/** The one door from options as typed to settings. Throws `usage` or `config` for what cannot be. */
export function resolveLoad(
  typed: RawLoad,
  facts: Facts,
  targetOf: (raw: RawLoad, source: string) => TargetSettings = resolveTarget,
): LoadSettings {
  crossCheck(typed);
  const { raw, remote } = nameSources(typed);
  const given = parseSources(raw.sources);
  const [source] = given.sources as readonly [string];
  const target = targetOf(raw, source);
  if (given.isMany) refuseUnsaid(raw, tableOf(target) !== undefined);
  return {
    ...given,
    remote,
    expansion: expansionLimits(raw),
    target,
    ...sizes(raw, facts),
    header: raw.header ?? true,
    columns: raw.columns === undefined ? undefined : parseNames('--columns', raw.columns),
    ignoreExtra: raw.ignoreExtra ?? false,
    csv: resolveCsv(raw, source),
    formatOptions: formatOptions(raw),
    dateFormats: parseDateFormats(raw.dateFormat),
    timeZone: raw.tz,
    ...textSettings(raw),
    ...jsonSettings(raw),
    allowRelativeTimes: raw.allowRelativeTimes ?? false,
    lossy: raw.lossy ?? false,
    rejectsFile: rejectsFile(raw.rejects, given, target),
    maxRejects: parseRejectLimit(raw.maxRejects),
    retryMillis: within('retryMillis', parseMillis('--retry-for', raw.retryFor ?? DEFAULT_RETRY)),
    ledger: raw.ledger ?? true,
    waitMillis: waitMillis(raw.wait),
    skipLocked: raw.skipLocked ?? false,
    restart: raw.restart ?? false,
    again: raw.again ?? false,
    tail: raw.tail ?? false,
    job: raw.job === undefined ? undefined : jobName(raw.job),
    json: raw.json ?? false,
    quiet: raw.quiet ?? false,
    progress: raw.progress ?? true,
    explain: raw.explain ?? false,
    ...((target.kind === 'file' || target.kind === 'check') && serverless(raw, facts.cores)),
    ...(target.kind === 'nats' && oneLane(target, raw, facts.cores)),
  };
}

/** One thread of the kernel makes rows faster than two connections take them; the server needs the cores more. */
const LANES_PER_WORKER = 2;

type Sizes = Pick<
  LoadSettings,
  'lanes' | 'workers' | 'chunkBytes' | 'batchBytes' | 'batchRows' | 'batchAgeMillis' | 'recordBytes'
>;

function sizes(raw: RawLoad, facts: Facts): Sizes {
  const spare = Math.max(1, facts.cores - 1);
  const { lanes, workers, chunk, batch, batchAge } = { ...DEFAULT_SIZES, ...raw };
  const batchRows = parseRows('--batch', batch);
  const batchBytes = parseBytes('--batch', batchRows === undefined ? batch : DEFAULT_SIZES.batch);
  // Lanes that update each other's rows would wait for each other, and the last row would not be the last.
  const most = raw.onConflict === undefined || raw.onConflict === 'reject' ? 4 : 1;
  const laneCount =
    lanes === undefined ? Math.min(most, spare) : within('lanes', parseCount('--lanes', lanes));
  return {
    lanes: laneCount,
    workers:
      workers === undefined
        ? Math.min(spare, Math.ceil(laneCount / LANES_PER_WORKER), LIMITS.workers.max)
        : within('workers', parseCount('--workers', workers)),
    chunkBytes: within('chunkBytes', parseBytes('--chunk', chunk)),
    batchBytes: within('batchBytes', batchBytes),
    batchRows: batchRows === undefined ? Number.POSITIVE_INFINITY : within('batchRows', batchRows),
    batchAgeMillis: within('batchAgeMillis', parseMillis('--batch-age', batchAge)),
    recordBytes: LIMITS.recordBytes.max,
  };
}

function rejectsFile(
  typed: string | undefined,
  { sources, source, isMany }: SourceSettings,
  target: TargetSettings,
): string | undefined {
  if (typed === 'none') return undefined;
  if (typed === '') throw new SluiceError('usage', 'an empty name', { place: '--rejects' });
  if (typed !== undefined && sources.includes(typed)) {
    throw new SluiceError('usage', 'rejects cannot go into the source itself', { place: '--rejects' });
  }
  if (typed !== undefined) return typed;
  if (isMany) return rejectsFileOfMany(sources, nameOf(target));
  return `${source === '-' ? 'stdin' : localNameFor(source)}.rejects.ndjson`;
}

function tableOf(target: TargetSettings): TableName | undefined {
  if (target.kind === 'postgres') return target.table;
  return target.kind === 'check' ? target.against?.table : undefined;
}

function nameOf(target: TargetSettings): string {
  const table = tableOf(target);
  if (table !== undefined) return showTableName(table);
  return target.kind === 'file' && target.path !== '-' ? basename(target.path) : target.kind;
}

function jobName(name: string): string {
  within('jobCharacters', name.length);
  if (!/\p{Cc}/u.test(name)) return name;
  throw new SluiceError('usage', 'a job name cannot hold control characters', { place: '--job' });
}

function waitMillis(typed: string | true | undefined): number {
  if (typed === undefined) return 0;
  return typed === true ? Number.POSITIVE_INFINITY : within('waitMillis', parseMillis('--wait', typed));
}
