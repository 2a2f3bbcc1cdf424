import { bomLength } from './bom.ts';
import type { Dialect } from './dialect.ts';
import { detectLineStyle } from './lines.ts';
import { decodeReference, frameOne } from './reference.ts';

/** Signs that the fields of an input are divided by something else than the dialect's delimiter. */
export interface DelimiterSuspicion {
  readonly delimiter: string;
  /** For people: `";"`, `"|"` or `tab`. */
  readonly name: string;
  /** Fields that each of the records has when it is divided in that way; at least 2. */
  readonly fields: number;
  /** Records looked at, the header among them. */
  readonly records: number;
  /** One line, without any data of the input. */
  readonly evidence: string;
}

const RECORDS_LOOKED_AT = 10;
const CANDIDATES = [';', '\t', '|'];

/**
 * Tells whether an input that has one column, or a broken header, looks as if it had several columns
 * divided by semicolons, tabs or bars: every record looked at has the same number of them, and it is
 * no coincidence (three fields, or two in more than one record). `head` begins where the input
 * begins; with `isWhole` it also ends there. Decides nothing.
 */
export function suspectDelimiter(
  head: Uint8Array,
  isWhole: boolean,
  dialect: Dialect,
): DelimiterSuspicion | undefined {
  const bytes = head.subarray(bomLength(head));
  const [asGiven] = widths(bytes, isWhole, dialect);
  if (asGiven === undefined || asGiven > 1) return undefined;

  let best: DelimiterSuspicion | undefined;
  for (const delimiter of CANDIDATES) {
    const divider = Buffer.from(delimiter);
    if (divider.equals(dialect.delimiter) || divider[0] === dialect.quote) continue;
    const counts = widths(bytes, isWhole, { ...dialect, delimiter: divider });
    const fields = counts[0] ?? 0;
    const isTelling = fields >= 3 || (fields === 2 && counts.length > 1);
    if (!isTelling || counts.some((count) => count !== fields)) continue;
    if (best !== undefined && best.fields >= fields) continue;
    const evidence = describe(delimiter, counts, dialect.delimiter, asGiven);
    best = { delimiter, name: nameOf(delimiter), fields, records: counts.length, evidence };
  }
  return best;
}

/** Field counts of the first whole records, 0 for a broken one. */
function widths(bytes: Uint8Array, isWhole: boolean, dialect: Dialect): number[] {
  const found = { ...dialect, lineStyle: detectLineStyle(bytes, isWhole, dialect) };
  const counts: number[] = [];
  for (let start = 0; start < bytes.length && counts.length < RECORDS_LOOKED_AT; ) {
    const framed = frameOne(bytes, start, found, bytes.length);
    if (!isWhole && framed.next === bytes.length) break;
    if (framed.kind === 'broken') counts.push(0);
    else if (framed.kind === 'record' && framed.end > start)
      counts.push(decodeReference(bytes, start, framed.end, found).length);
    start = framed.next;
  }
  return counts;
}

function describe(delimiter: string, counts: readonly number[], given: Uint8Array, asGiven: number): string {
  const whose =
    counts.length === 1 ? 'the only record has' : `each of the first ${counts.length} records has`;
  const otherwise = asGiven === 0 ? 'is broken' : 'has 1';
  const at = `${counts[0]} fields when divided at ${nameOf(delimiter)}`;
  return `${whose} ${at}, and the header ${otherwise} when divided at ${nameOf(Buffer.from(given).toString())}`;
}

function nameOf(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : `"${delimiter}"`;
}
