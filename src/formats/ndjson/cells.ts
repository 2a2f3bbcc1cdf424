import { meaningOf } from './meaning.ts';
import type { Path } from './path.ts';
import { JsonParser, type JsonValue } from './syntax.ts';

/** A value as it is read: a string as the text that it means, anything else as it stands there. */
export interface Cell {
  readonly kind: JsonValue['kind'];
  readonly text: Uint8Array;
}

/** The values of one record at the ends of some paths, undefined where there is none. The record is JSON. */
export function cellsOf(record: Uint8Array, paths: readonly Path[]): (Cell | undefined)[] {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.length);
  const root = new JsonParser(bytes.toString('latin1'), Number.POSITIVE_INFINITY).parse();
  return paths.map((path) => {
    const value = valueAt(bytes, root, path);
    if (value === undefined) return undefined;
    const { kind, start, end } = value;
    return { kind, text: kind === 'string' ? meaningOf(bytes, start, end) : bytes.subarray(start, end) };
  });
}

function valueAt(bytes: Buffer, root: JsonValue, path: Path): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const key of path) {
    if (value?.kind !== 'object') return undefined;
    value = value.members.findLast((member) => keyOf(bytes, member.key) === key)?.value;
  }
  return value;
}

function keyOf(bytes: Buffer, { start, end }: JsonValue): string {
  return JSON.parse(bytes.toString('utf8', start, end)) as string;
}
