import type { SettledSpan } from '../record/sink.ts';
import type { Input, Source } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';

/** A source of one input that is open already, whose first record begins at `from`. */
export function oneInput(
  input: Input,
  from: InputOffset,
  fromLine: number,
  settled: readonly SettledSpan[] = [],
): Source {
  return {
    async *inputs() {
      yield { id: input.id, input, size: input.size, from, fromLine, settled, plan: 0 };
    },
    close: () => input.close(),
  };
}
