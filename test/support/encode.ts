/** A text in an encoding that TextDecoder knows, `latin1` as ISO has it. Each character must be in it. */
export function encodeAs(name: string, text: string): Buffer {
  if (name === 'utf-8') return Buffer.from(text);
  if (name === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (name === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  if (name === 'latin1') return Buffer.from(text, 'latin1');
  const table = tableOf(name);
  return Buffer.concat(
    Array.from(text, (character) => {
      const bytes = table.get(character);
      if (bytes === undefined) throw new Error(`${name} has no ${character}`);
      return bytes;
    }),
  );
}

/** What bytes in that encoding mean. What is no character is U+FFFD, as TextDecoder has it. */
export function decodeAs(name: string, bytes: Uint8Array): string {
  if (name === 'latin1') return Buffer.from(bytes).toString('latin1');
  return new TextDecoder(name, { ignoreBOM: true }).decode(bytes);
}

const tables = new Map<string, Map<string, Buffer>>();

/** All characters of one byte and of two. */
function tableOf(name: string): Map<string, Buffer> {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(name, { fatal: true });
  const table = new Map<string, Buffer>();
  const add = (...bytes: number[]) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes));
      if ([...character].length === 1 && !table.has(character)) table.set(character, Buffer.from(bytes));
    } catch {
      // These bytes mean nothing.
    }
  };
  for (let first = 0; first < 256; first++) add(first);
  if (!/8859|125|koi8|866|mac|874/.test(name)) {
    for (let first = 0x81; first < 255; first++)
      for (let second = 0x30; second < 255; second++) add(first, second);
  }
  tables.set(name, table);
  return table;
}
