import { findGaps } from '../engine/gaps.ts';
import { SluiceError } from '../errors.ts';
import type { SettledSpan } from '../record/sink.ts';
import type { Input, OpenInput, Source } from '../record/source.ts';
import type { InputId } from '../record/span.ts';
import { differenceOf, type ManyProgress } from './job.ts';
import type { ManyInput, OpenOne } from './open-source.ts';

/** What of several inputs is to be loaded. */
export interface ManyToLoad {
  readonly inputs: readonly ManyInput[];
  readonly settled: readonly SettledSpan[];
  readonly progress: ManyProgress | undefined;
}

/** Several inputs, of which one at a time is open: those in which something is left to load. */
export class ManySource implements Source {
  readonly #openOne: OpenOne;
  readonly #inputs: readonly ManyInput[];
  readonly #settled: ReadonlyMap<InputId, readonly SettledSpan[]>;
  readonly #sizes: ReadonlyMap<InputId, number> | undefined;
  #open: Input | undefined;

  constructor(open: OpenOne, { inputs, settled, progress }: ManyToLoad) {
    this.#openOne = open;
    this.#inputs = inputs.filter(({ id, isEmpty }) => !isEmpty && !progress?.finished.has(id));
    this.#settled = byInput(settled);
    this.#sizes = progress?.sizes;
  }

  async *inputs(signal: AbortSignal): AsyncGenerator<OpenInput> {
    for (const one of this.#inputs) {
      signal.throwIfAborted();
      const { id, name, from, fromLine, plan } = one;
      const settled = this.#settled.get(id) ?? [];
      const known = this.#sizes?.get(id);
      if (known !== undefined && findGaps(settled, from, known).length === 0) continue;
      const input = await this.#openOne(name);
      this.#open = input;
      try {
        await refuseChanged(input, one);
        yield { id, input, size: input.size ?? known, from, fromLine, settled, plan };
      } finally {
        await this.close();
      }
    }
  }

  async close(): Promise<void> {
    const input = this.#open;
    this.#open = undefined;
    await input?.close();
  }
}

function byInput(settled: readonly SettledSpan[]): ReadonlyMap<InputId, readonly SettledSpan[]> {
  const found = new Map<InputId, SettledSpan[]>();
  for (const span of settled) {
    const list = found.get(span.input);
    if (list === undefined) found.set(span.input, [span]);
    else list.push(span);
  }
  return found;
}

/** Where its records begin, and what they are made of, was seen before the load began. */
async function refuseChanged(input: Input, { name, fingerprint }: ManyInput): Promise<void> {
  const change = differenceOf(fingerprint, await input.fingerprint());
  if (change === undefined) return;
  throw new SluiceError('source/changed', 'the source has changed since the load began', {
    place: name,
    notes: [change],
    hint: 'run the same command when nothing writes into it any more',
  });
}
