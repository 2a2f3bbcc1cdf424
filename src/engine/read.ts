import type { Listener } from '../observe/event.ts';
import type { Chunk, Leap } from '../record/chunk.ts';
import type { Input, Source } from '../record/source.ts';
import type { InputId } from '../record/span.ts';
import type { Arena } from './arena.ts';
import { frame } from './frame.ts';
import { Framer } from './framer.ts';
import { findGaps, type Gap } from './gaps.ts';
import { InputProgress } from './input-progress.ts';

/** What reading needs to know of its run. */
export interface Reading {
  readonly source: Source;
  readonly listener: Listener;
  /** Ends reading; what was read goes on. */
  readonly drain: AbortSignal;
  /** Told at the end of an input whose size was not known. */
  readonly measured: (input: InputId, bytes: number) => void;
  /** Ends it at once. */
  readonly stop: AbortSignal;
}

/** source -> Chunk. Every stretch of every input that is not settled, one after another. */
export async function* read(reading: Reading, arena: Arena): AsyncGenerator<Chunk> {
  const { source, listener, drain, stop } = reading;
  const ended = AbortSignal.any([stop, drain]);
  for await (const { id, input, size, from, fromLine, settled, plan } of source.inputs(ended)) {
    const progress = new InputProgress(input, size, listener);
    let leap: Leap | undefined = { isInput: true, lines: fromLine, records: 1 };
    // What is known by its bytes alone is read to its end, to see whether it is what it was.
    for (const gap of findGaps(settled, from, input.check ? undefined : size)) {
      if (drain.aborted) return;
      leap = over(gap, leap);
      progress.begin(gap.first);
      const framer = new Framer(arena, id, gap.first, stop, gap.end === undefined, plan, input.unit);
      const bytes = watched(reading, arena, input, gap, ended, progress);
      for await (const chunk of frame(bytes, framer, arena.plan.sizes.batchAgeMillis, drain)) {
        yield leap === undefined ? chunk : { ...chunk, leap };
        leap = undefined;
      }
    }
    if (drain.aborted) return;
    progress.end();
    if (size === undefined) reading.measured(id, progress.at);
  }
}

/** `pending`: a leap that no chunk has told yet. */
function over({ linesBefore, recordsBefore }: Gap, pending: Leap | undefined): Leap {
  return {
    isInput: pending?.isInput ?? false,
    lines: (pending?.lines ?? 0) + linesBefore,
    records: (pending?.records ?? 0) + recordsBefore,
  };
}

/** The gap's bytes; ends early when the run is drained, also while the source has nothing to give. */
async function* watched(
  { drain, stop }: Reading,
  { occupancy }: Arena,
  input: Input,
  gap: Gap,
  ended: AbortSignal,
  progress: InputProgress,
): AsyncGenerator<Uint8Array> {
  const source = input.read(gap.first, gap.end, ended)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await occupancy.during('source', () => source.next());
      if (next.done) break;
      progress.read(input.sourceBytes?.(next.value) ?? next.value.length);
      yield next.value;
    }
  } catch (error) {
    if (!drain.aborted || stop.aborted) throw error;
  } finally {
    await source.return?.();
  }
}
