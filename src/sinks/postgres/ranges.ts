import type { Range } from './search.ts';

/** What lies between the rows, which ascend, up to the number of all rows. */
export function rangesAround(rows: readonly number[], count: number): Range[] {
  const edges = [-1, ...rows, count];
  return edges
    .slice(1)
    .map((end, i) => ({ first: (edges[i] as number) + 1, end }))
    .filter(({ first, end }) => first < end);
}

export function rangesOf(rows: readonly number[]): Range[] {
  return rows.map((row) => ({ first: row, end: row + 1 }));
}

/** How many of the rows, which ascend, have a number below `end`. */
export function countBelow(rows: readonly number[], end: number): number {
  let low = 0;
  for (let high = rows.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as number) < end) low = middle + 1;
    else high = middle;
  }
  return low;
}
