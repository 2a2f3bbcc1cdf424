/** What became of records. It adds up at every level: `read = loaded + rejected + filtered + duplicate`. */
export interface Tally {
  read: number;
  loaded: number;
  rejected: number;
  filtered: number;
  duplicate: number;
}

export function emptyTally(): Tally {
  return { read: 0, loaded: 0, rejected: 0, filtered: 0, duplicate: 0 };
}

export function addTally(sum: Tally, more: Readonly<Tally>): void {
  sum.read += more.read;
  sum.loaded += more.loaded;
  sum.rejected += more.rejected;
  sum.filtered += more.filtered;
  sum.duplicate += more.duplicate;
}

export function addsUp(tally: Readonly<Tally>): boolean {
  return tally.read === tally.loaded + tally.rejected + tally.filtered + tally.duplicate;
}
