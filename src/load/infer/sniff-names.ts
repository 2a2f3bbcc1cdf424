import { IDENTIFIER_BYTES } from '../../sinks/postgres/identifier.ts';

/** The names as a table can have them: none empty, none twice, none too long. The same array where all can stay. */
export function tableNames(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  const made = names.map((name, i) => {
    const base =
      name.replaceAll('\0', '').trim() === '' ? `column_${i + 1}` : cut(name.replaceAll('\0', ''), 0);
    let free = base;
    for (let count = 2; used.has(free); count++) {
      const suffix = `_${count}`;
      free = `${cut(base, suffix.length)}${suffix}`;
    }
    used.add(free);
    return free;
  });
  return made.every((name, i) => name === names[i]) ? names : made;
}

/** As much of the name as PostgreSQL keeps with so many bytes behind it. */
function cut(name: string, reserved: number): string {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) + reserved > IDENTIFIER_BYTES) break;
    kept += character;
  }
  return kept;
}

/** The names as `--columns` reads them. */
export function columnsOption(names: readonly string[]): string {
  return names
    .map((name) => (/^[^\s",](?:[^",]*[^\s",])?$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`))
    .join(',');
}
