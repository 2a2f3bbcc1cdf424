/** The name without what people write differently: case, and `_`, `-`, blanks and dots. */
export function foldName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[_\-\s.]/g, '');
}

/** The candidate that the name was probably meant to be, if any comes near. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  const folded = foldName(name);
  let best: string | undefined;
  // A third of the letters may be wrong, and two in a short name.
  let limit = Math.max(2, Math.floor(folded.length / 3));
  for (const candidate of candidates) {
    const other = foldName(candidate);
    // A name inside the other is nearer than letters tell: `customer` for `customer_id`.
    const inside =
      folded.length > 2 && (other.includes(folded) || folded.includes(other)) && other.length > 2;
    const distance = inside ? Math.min(1, limit) : editDistance(folded, other);
    if (distance > limit || distance >= other.length) continue;
    best = candidate;
    limit = distance - 1;
  }
  return best;
}

/** Letters to insert, delete or replace to make one name of the other. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    above = row;
  }
  return above[b.length] as number;
}
