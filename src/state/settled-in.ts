import type { InputId, Span } from '../record/span.ts';

/** Whether a line of a reject file is about a settled record. */
export type IsSettled = (line: string) => boolean;

/**
 * Tells whether a line of a reject file is about a record in one of the spans. A line that is not
 * whole JSON is about none: it was never durable. Where there is one input, its name does not count,
 * so that `orders.csv` and `./orders.csv` are the same. Where there are several, `whole` has those that are settled
 * from beginning to end.
 */
export function settledIn(spans: readonly Span[], whole?: ReadonlySet<InputId>): IsSettled {
  const byInput = new Map<string, Span[]>();
  for (const span of spans) {
    const list = byInput.get(span.input);
    if (list === undefined) byInput.set(span.input, [span]);
    else list.push(span);
  }
  for (const list of byInput.values()) list.sort((a, b) => a.first - b.first);
  const only = whole === undefined && byInput.size === 1 ? [...byInput.values()][0] : undefined;
  return (line) => {
    const { source, start } = placeOf(line);
    return whole?.has(source) || holds(only ?? byInput.get(source) ?? [], start);
  };
}

function placeOf(line: string): { source: string; start: number } {
  try {
    const { source, start } = JSON.parse(line) as { source?: unknown; start?: unknown };
    return { source: String(source), start: typeof start === 'number' ? start : -1 };
  } catch {
    return { source: '', start: -1 };
  }
}

/** Whether one of the sorted, disjoint spans holds the byte. */
function holds(spans: readonly Span[], byte: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).first <= byte) low = middle + 1;
    else high = middle;
  }
  const span = spans[low - 1];
  return span !== undefined && byte < span.end;
}
