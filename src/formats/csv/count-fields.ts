import type { Dialect } from './dialect.ts';
import { dividesAt, escapedLength } from './marks.ts';

/** Fields that some bytes of a record have, be it broken or cut off: for people, who count in that way too. */
export function countFields(bytes: Uint8Array, dialect: Dialect): number {
  let fields = 1;
  let isQuoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const covered = escapedLength(bytes, at, bytes.length, dialect, isQuoted);
    if (covered > 0) at += covered - 1;
    else if (bytes[at] === dialect.quote) isQuoted = !isQuoted;
    else if (!isQuoted && dividesAt(bytes, at, bytes.length, dialect)) {
      fields += 1;
      at += dialect.delimiter.length - 1;
    }
  }
  return fields;
}
