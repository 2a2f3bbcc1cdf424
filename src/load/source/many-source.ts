import { findGaps } from '../../engine/gaps.ts';
import { SluiceError } from '../../errors.ts';
import type { Listener } from '../../observe/event.ts';
import type { SettledSpan } from '../../record/sink.ts';
import type { Input, OpenInput, Source } from '../../record/source.ts';
import type { InputId } from '../../record/span.ts';
import { differenceOf, type ManyProgress } from '../job/job.ts';
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
  readonly #listener: Listener;
  readonly #inputs: readonly ManyInput[];
  /** Bytes on disk of all of them, where they are known. */
  readonly diskBytes: number | undefined;
  readonly #settled: ReadonlyMap<InputId, readonly SettledSpan[]>;
  readonly #sizes: ReadonlyMap<InputId, number> | undefined;
  #open: Input | undefined;

  constructor(open: OpenOne, listener: Listener, { inputs, settled, progress }: ManyToLoad) {
    this.#openOne = open;
    this.#listener = listener;
    this.#settled = byInput(settled);
    this.#sizes = progress?.sizes;
    this.#inputs = inputs.filter((one) => !progress?.finished.has(one.id) && this.#isLeft(one));
    this.diskBytes = this.#inputs.reduce<number | undefined>(
      (sum, { diskBytes }) => (sum === undefined || diskBytes === undefined ? undefined : sum + diskBytes),
      0,
    );
  }

  async *inputs(signal: AbortSignal): AsyncGenerator<OpenInput> {
    const count = this.#inputs.length;
    for (const [i, one] of this.#inputs.entries()) {
      signal.throwIfAborted();
      const { id, name, from, fromLine, plan } = one;
      const settled = this.#settled.get(id) ?? [];
      const input = await this.#openOne(name);
      this.#open = input;
      try {
        await refuseChanged(input, one);
        this.#listener({ type: 'input', name, number: i + 1, count });
        yield { id, input, size: this.#sizeOf(one), from, fromLine, settled, plan };
      } finally {
        await this.close();
      }
    }
  }

  /** What only reading it to its end tells, an earlier run may have told. */
  #sizeOf({ id, size }: ManyInput): number | undefined {
    return size ?? this.#sizes?.get(id);
  }

  #isLeft(one: ManyInput): boolean {
    const gaps = () => findGaps(this.#settled.get(one.id) ?? [], one.from, this.#sizeOf(one));
    return !one.isEmpty && gaps().length > 0;
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
