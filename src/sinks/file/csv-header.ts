/** The first line of a CSV file: its names, in quotes where they must be. */
export function csvHeader(names: readonly string[], delimiter: string): Buffer {
  return Buffer.from(`${names.map((name) => field(name, delimiter)).join(delimiter)}\n`);
}

/** A byte order mark at the beginning of a file would be taken for one, and an empty line for none. */
function field(name: string, delimiter: string): string {
  const isPlain = name !== '' && !/["\r\n\ufeff]/.test(name) && !name.includes(delimiter);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}
