import { resolveInfer } from '../../src/config/infer-settings.ts';
import { infer } from '../../src/load/infer/infer.ts';
import type { InferOutcome } from '../../src/load/infer/infer-outcome.ts';

/** What `sluice infer` finds in a file, its work divided as asked. */
export function inferFile(path: string, options: Record<string, string> = {}): Promise<InferOutcome> {
  const settings = resolveInfer({ ...options, sources: [path] }, { cores: 4 });
  return infer(settings, () => undefined, new AbortController().signal, 4);
}
