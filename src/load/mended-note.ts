import type { Mended } from '../record/mended.ts';

/** What was mended, for people; undefined where nothing was. */
export function mendedNote({ rows, replaced, stripped }: Mended): string | undefined {
  if (rows === 0) return undefined;
  const what = [
    ...(replaced > 0 ? [`put U+FFFD for ${amount(replaced, 'invalid sequence')}`] : []),
    ...(stripped > 0 ? [`left out ${amount(stripped, 'NUL')}`] : []),
  ];
  return `${what.join(' and ')}, in ${amount(rows, 'row')}`;
}

function amount(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}
