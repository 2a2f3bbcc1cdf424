/** The sections of a file as AWS writes them, by name. What is indented below `s3 =` is called `s3.name`. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads `~/.aws/config` and `~/.aws/credentials`. Lines that say nothing known are passed over, as AWS's tools do. */
export function parseSections(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let group = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)[#;].*$/, '').trimEnd();
    const [, header] = /^\s*\[\s*([^\]]*?)\s*\]$/.exec(line) ?? [];
    if (header !== undefined) {
      const name = header.replace(/\s+/g, ' ').replaceAll(/["']/g, '');
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      group = '';
      continue;
    }
    const at = line.indexOf('=');
    if (at < 0) continue;
    const key = line.slice(0, at).trim().toLowerCase();
    const value = line.slice(at + 1).trim();
    const isIndented = /^\s/.test(line);
    if (!isIndented) group = value === '' ? `${key}.` : '';
    section?.set(isIndented ? group + key : key, value);
  }
  return sections;
}
