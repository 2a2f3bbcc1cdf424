import type { InferSettings, SampleSize } from '../../config/infer-settings.ts';
import { LIMITS } from '../../config/limits.ts';
import type { LoadSettings } from '../../config/settings.ts';
import { openArena } from '../../engine/arena.ts';
import { frame } from '../../engine/frame.ts';
import { Framer } from '../../engine/framer.ts';
import { InputProgress } from '../../engine/input-progress.ts';
import type { Plan, Sizes } from '../../engine/plan.ts';
import { work } from '../../engine/work.ts';
import { TEXT } from '../../infer/types.ts';
import { enumTable } from '../../kernel/enum-table.ts';
import { inferChunkBytes } from '../../kernel/infer-plan.ts';
import { CHUNK_RECORDS } from '../../kernel/layout.ts';
import { openPool } from '../../kernel/pool.ts';
import { zoneTable } from '../../kernel/zone-table.ts';
import type { Listener } from '../../observe/event.ts';
import type { Input } from '../../record/source.ts';
import type { InputOffset } from '../../record/span.ts';
import { emptyTally } from '../../record/tally.ts';
import { type OpenSource, opener, openSource } from '../source/open-source.ts';
import { Replay } from '../source/replay.ts';
import { InferAccount } from './infer-account.ts';
import type { InferOutcome } from './infer-outcome.ts';
import type { Survey } from './survey.ts';
import { typeNamed } from './type-named.ts';

/** Below this many bytes threads take longer to come up than the work takes. */
const INLINE_BYTES = 8 << 20;
/** More of them than this wait for the one that frames. */
const MOST_WORKERS = 4;
/** Of a sample by rows a chunk has at most so many: what is read beyond the sample is less than that. */
const SAMPLE_CHUNK_RECORDS = 1024;

/**
 * Finds the types of a source's columns by a pass of the kernel over all of it, or over a sample from its
 * beginning. Rejects with a SluiceError, or with the reason of `signal`.
 */
export async function infer(
  settings: InferSettings,
  listener: Listener,
  signal: AbortSignal,
  cores: number,
): Promise<InferOutcome> {
  if (!settings.source.isMany) return inferOne(settings, listener, signal, cores);
  const { inferMany } = await import('./infer-many.ts');
  const open = opener(settings.source, { listener, stop: { drain: signal, now: signal } });
  return inferMany(settings, open, (one) => inferOne(one, listener, signal, cores));
}

async function inferOne(
  settings: InferSettings,
  listener: Listener,
  signal: AbortSignal,
  cores: number,
): Promise<InferOutcome> {
  const source = await openSource(
    settings.source,
    opener(settings.source, { listener, stop: { drain: signal, now: signal } }),
  );
  try {
    const { size } = source.input;
    const isSmall = settings.sample !== undefined || (size !== undefined && size < INLINE_BYTES);
    const workers = settings.workers ?? (isSmall ? 0 : Math.max(1, Math.min(cores - 1, MOST_WORKERS)));
    return await readAll({ settings, source, workers, listener, signal });
  } finally {
    await source.input.close();
  }
}

/** One pass over a source. */
interface Pass {
  readonly settings: InferSettings;
  readonly source: OpenSource;
  readonly workers: number;
  readonly listener: Listener;
  readonly signal: AbortSignal;
}

const TABLES = { labels: enumTable, zone: zoneTable };

/** Every value is looked at as text; no rows are made, so a batch is a chunk and there is one lane. */
function planOf(source: LoadSettings, sample: SampleSize | undefined, survey: Survey, workers: number): Plan {
  const { format, names, spelling } = survey;
  const width = format.name === 'csv' ? names.length : format.members.length;
  const chunkBytes = inferChunkBytes(width, source.chunkBytes);
  const sizes: Sizes = {
    chunkBytes,
    chunkRecords: sample !== undefined && 'rows' in sample ? sampleChunk(sample.rows) : CHUNK_RECORDS,
    batchBytes: chunkBytes,
    batchRecords: Number.POSITIVE_INFINITY,
    batchAgeMillis: source.batchAgeMillis,
    lanes: 1,
    workers,
  };
  const columns = Array.from({ length: width }, (_, field) => ({
    name: names[field] ?? '',
    type: TEXT,
    notNull: false,
    field,
  }));
  return {
    kernel: {
      schema: { columns, width },
      format,
      wire: 'copy-binary',
      infer: spelling,
      maxRecordBytes: LIMITS.recordBytes.max,
      lossy: false,
      relativeTimes: false,
      now: 0n,
    },
    sizes,
  };
}

/** So that whole chunks make the sample, where that can be. */
function sampleChunk(rows: number): number {
  return Math.ceil(rows / Math.ceil(rows / SAMPLE_CHUNK_RECORDS));
}

async function readAll(pass: Pass): Promise<InferOutcome> {
  const { settings, source, listener, signal } = pass;
  const { input, from, fromLine, format } = source;
  const began = performance.now();
  const survey = format.survey();
  const account = new InferAccount(input.id, survey);
  const cut = new AbortController();
  listener({ type: 'started', source: input.id, target: '', size: input.size, from });
  const bytes = sampled(input.read(from, undefined, signal), settings.sample, cut);
  const told = tell(bytes, input, from, listener);
  // What is not counted in bytes of the source cannot be given out again from a place in it.
  const replay = survey.grown && input.unit === undefined ? new Replay(told, from) : undefined;
  const whole: AsyncIterable<Uint8Array> = replay ? { [Symbol.asyncIterator]: () => replay.read() } : told;
  const place = { offset: from, line: fromLine };
  try {
    let next: Survey | undefined = survey;
    while (next !== undefined) next = await readOn(pass, next, whole, account, place, replay, cut);
  } finally {
    await replay?.close();
  }
  const { firstRejected } = account;
  return {
    source: input.id,
    format: survey.format.name,
    kind: survey.kind,
    columns: typeNamed(account.columns(), settings.source.dateFormats),
    read: account.read,
    rejected: account.rejected,
    ...(firstRejected && { firstRejected }),
    bytes: place.offset - from,
    isWhole: !cut.signal.aborted || place.offset === input.size,
    seconds: (performance.now() - began) / 1000,
  };
}

/**
 * Reads on from `place`, which moves along, to the end of the bytes. Where so many records have keys that the
 * survey does not know that another one is worth its beginning, stops there and gives that.
 */
async function readOn(
  { settings: { source, sample }, source: { input }, workers, listener, signal }: Pass,
  survey: Survey,
  bytes: AsyncIterable<Uint8Array>,
  account: InferAccount,
  place: { offset: InputOffset; line: number },
  replay: Replay | undefined,
  cut: AbortController,
): Promise<Survey | undefined> {
  const stop = new AbortController();
  const abort = () => stop.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const pool = openPool(workers);
  try {
    const arena = openArena(planOf(source, sample, survey, workers), TABLES, pool);
    const framer = new Framer(arena, input.id, place.offset, stop.signal, true, 0, input.unit);
    const chunks = frame(bytes, framer, source.batchAgeMillis, cut.signal);
    const start = { line: place.line, record: account.read + 1 };
    for await (const parcel of work(chunks, arena, start, stop)) {
      account.add(parcel);
      const { tally, span } = parcel;
      place.offset = span.end;
      place.line = parcel.firstLine + parcel.lines;
      replay?.release(span.end);
      parcel.release();
      const settled = { ...emptyTally(), read: tally.read };
      listener({ type: 'settled', tally: settled, sourceBytes: span.end - span.first, payloadBytes: 0 });
      if (sample !== undefined && 'rows' in sample && account.read >= sample.rows) {
        cut.abort();
        stop.abort(ENOUGH);
        break;
      }
      const grown = replay && account.grown();
      if (grown === undefined) continue;
      account.grow(grown);
      stop.abort(ENOUGH);
      return grown;
    }
  } catch (error) {
    // What failed first counts, not what failed because of it.
    const reason = stop.signal.aborted ? stop.signal.reason : error;
    if (reason !== ENOUGH) throw reason;
  } finally {
    signal.removeEventListener('abort', abort);
    await pool.close();
  }
  return undefined;
}

/** Why reading stops where no more is wanted. */
const ENOUGH = new Error('enough was read');

/** As many bytes as the sample asks for; aborts `cut` where there are more. */
async function* sampled(
  bytes: AsyncIterable<Uint8Array>,
  sample: SampleSize | undefined,
  cut: AbortController,
): AsyncGenerator<Uint8Array> {
  let left = sample !== undefined && 'bytes' in sample ? sample.bytes : Number.POSITIVE_INFINITY;
  for await (const piece of bytes) {
    if (piece.length > left) {
      cut.abort();
      if (left > 0) yield piece.subarray(0, left);
      return;
    }
    yield piece;
    left -= piece.length;
  }
}

async function* tell(
  bytes: AsyncIterable<Uint8Array>,
  input: Input,
  from: number,
  listener: Listener,
): AsyncGenerator<Uint8Array> {
  const progress = new InputProgress(input, input.size, listener);
  progress.begin(from);
  for await (const piece of bytes) {
    progress.read(input.sourceBytes?.(piece) ?? piece.length);
    yield piece;
  }
}
