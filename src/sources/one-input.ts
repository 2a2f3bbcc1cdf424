import type { OpenInput, Source } from '../record/source.ts';

/** A source of one input that is open already. */
export function oneInput(open: OpenInput): Source {
  const close = () => open.input.close();
  return {
    async *inputs() {
      yield open;
    },
    close,
  };
}
