import type { Oracle, Reading } from './oracle.ts';
import type { ColumnUnderTest, Encoded, ValueKernel } from './value.ts';

/** A column type, to the servers and to the kernel. */
export interface TypeUnderTest {
  /** As in DDL: `varchar(3)`. */
  sql: string;
  column: ColumnUnderTest;
  /** Whether the kernel may refuse this text though both servers take it. Each such case is documented. */
  mayRefuse?: (text: string) => boolean;
}

/** What lies around a value in memory must not matter: bytes that could go on with it, in one type or another. */
const FILLS = [0x00, 0x09, 0x20, 0x22, 0x2c, 0x2e, 0x30, 0x39, 0x3a, 0x41, 0x5c, 0x66, 0x7d, 0x80, 0xff];

/**
 * Every way in which the kernel and the two servers disagree on these texts, in words; empty if all is well.
 * What the kernel takes, both servers take, and its field lands as the value that they read from the text.
 * What it refuses, at least one server refuses, or it is in `mayRefuse`.
 */
export async function disagreements(
  oracle: Oracle,
  kernel: ValueKernel,
  type: TypeUnderTest,
  texts: readonly string[],
): Promise<string[]> {
  const column = placed(kernel, type);
  const readings = await oracle.read(type.sql, texts);
  const found: string[] = [];
  const fields: { text: string; bytes: Buffer; old: string; recent: string }[] = [];
  for (const [index, text] of texts.entries()) {
    const say = (what: string) => found.push(`${type.sql} ${JSON.stringify(text)}: ${what}`);
    const old = readings[15][index] as Reading;
    const recent = readings[18][index] as Reading;
    const encoded = kernel.encode(column, text);
    for (const fill of FILLS) {
      const again = kernel.encode(column, text, fill);
      if (!same(again, encoded)) say(`another answer among bytes ${fill}`);
    }
    if ('fault' in encoded) {
      const taken = 'text' in old && 'text' in recent;
      if (taken && !type.mayRefuse?.(text)) say(`refused (${encoded.fault}), read as ${old.text}`);
    } else if ('sqlstate' in old) say(`taken, refused by 15 (${old.sqlstate})`);
    else if ('sqlstate' in recent) say(`taken, refused by 18 (${recent.sqlstate})`);
    else fields.push({ text, bytes: encoded.bytes, old: old.text, recent: recent.text });
  }
  const landed = await oracle.load(
    type.sql,
    fields.map((field) => field.bytes),
  );
  for (const [index, field] of fields.entries()) {
    const say = (what: string) => found.push(`${type.sql} ${JSON.stringify(field.text)}: ${what}`);
    if (landed[15][index] !== field.old) say(`landed in 15 as ${landed[15][index]}, read as ${field.old}`);
    if (landed[18][index] !== field.recent)
      say(`landed in 18 as ${landed[18][index]}, read as ${field.recent}`);
  }
  return found;
}

const columns = new WeakMap<ValueKernel, Map<TypeUnderTest, number>>();

/** The type's column in the kernel's memory, placed once however often it is asked about. */
function placed(kernel: ValueKernel, type: TypeUnderTest): number {
  const known = columns.get(kernel) ?? new Map<TypeUnderTest, number>();
  columns.set(kernel, known);
  const column = known.get(type) ?? kernel.column(type.column);
  known.set(type, column);
  return column;
}

function same(one: Encoded, other: Encoded): boolean {
  if ('fault' in one || 'fault' in other)
    return 'fault' in one && 'fault' in other && one.fault === other.fault;
  return one.bytes.equals(other.bytes);
}
