/** Records whose text was mended, as was asked for: how many of those that go out, and what of them. */
export interface Mended {
  readonly rows: number;
  /** Sequences that were no UTF-8 and are U+FFFD now. */
  readonly replaced: number;
  /** NULs that were left out. */
  readonly stripped: number;
}

export const NOTHING_MENDED: Mended = { rows: 0, replaced: 0, stripped: 0 };

export function addMended(sum: Mended, more: Mended): Mended {
  return {
    rows: sum.rows + more.rows,
    replaced: sum.replaced + more.replaced,
    stripped: sum.stripped + more.stripped,
  };
}
