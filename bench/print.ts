export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Rows of cells as aligned columns: the first to the left, the rest to the right. */
export function sayTable(rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  for (const row of rows) {
    const cells = row.map((cell, index) =>
      index === 0 ? cell.padEnd(widths[index] as number) : cell.padStart(widths[index] as number),
    );
    say(cells.join('  ').trimEnd());
  }
}

export function fixed(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits);
}
