import { DEFAULT_REJECT_LIMIT, REJECT_GRACE_ROWS, type RejectLimit } from '../state/reject-limit.ts';
import { notUnderstood, parseCount } from './sizes.ts';

const OPTION = '--max-rejects';

/** `100` rows, or `2%` of them. A share that was asked for holds for small sources too. */
export function parseRejectLimit(text: string | undefined): RejectLimit {
  if (text === undefined) return DEFAULT_REJECT_LIMIT;
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(text.trim())?.[1];
  if (percent === undefined) return { kind: 'rows', rows: parseCount(OPTION, text) };
  const share = Number(percent) / 100;
  if (share > 1) throw notUnderstood(OPTION, text, 'a share of at most 100%');
  return { kind: 'share', share, graceRows: REJECT_GRACE_ROWS, atEnd: true };
}
