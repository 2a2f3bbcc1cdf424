import type { Tally } from '../record/tally.ts';

/** How many rejects are too many. */
export type RejectLimit =
  /** More than so many rows. */
  | { readonly kind: 'rows'; readonly rows: number }
  /**
   * More than this share (0 to 1) of the rows read, asked once `graceRows` have been read. With
   * `atEnd` a shorter source is held against it too, at its end.
   */
  | { readonly kind: 'share'; readonly share: number; readonly graceRows: number; readonly atEnd: boolean };

/** Below so many rows a share says little. */
export const REJECT_GRACE_ROWS = 10_000;

export const DEFAULT_REJECT_LIMIT: RejectLimit = {
  kind: 'share',
  share: 0.01,
  graceRows: REJECT_GRACE_ROWS,
  atEnd: false,
};

/** Whether the tally of all rows so far breaks the limit. `ended`: no more rows will come. */
export function exceedsLimit(limit: RejectLimit, tally: Readonly<Tally>, ended: boolean): boolean {
  if (limit.kind === 'rows') return tally.rejected > limit.rows;
  const asked = tally.read >= limit.graceRows || (ended && limit.atEnd);
  return asked && tally.rejected > limit.share * tally.read;
}

/** The sentence for an error: what was found, and what was allowed. */
export function limitReason(limit: RejectLimit, tally: Readonly<Tally>): string {
  const found = `${count(tally.rejected)} of ${count(tally.read)} rows were rejected`;
  if (limit.kind === 'rows') return `${found}; the limit is ${count(limit.rows)}`;
  return `${found} (${percent(tally.rejected / tally.read)}); the limit is ${percent(limit.share)}`;
}

function count(rows: number): string {
  return rows.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
