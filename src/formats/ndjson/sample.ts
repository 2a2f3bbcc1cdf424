import { isUtf8 } from 'node:buffer';
import { placesIn } from '../../record/source-bytes.ts';
import type { InputOffset } from '../../record/span.ts';
import type { Path } from './path.ts';

/** A record of a sample: an object, as JSON.parse reads it. For its keys and kinds; numbers may have lost digits. */
export interface SampleObject {
  readonly start: InputOffset;
  readonly bytes: Uint8Array;
  readonly value: Readonly<Record<string, unknown>>;
}

const LF = 10;

/** The lines that hold an object; all others are left out. `unit`: a UNIT_*, what they are of the source. */
export function readObjects(lines: Uint8Array, offset: InputOffset, unit: number): SampleObject[] {
  const place = placesIn(unit, lines, offset);
  const found: SampleObject[] = [];
  for (let at = 0; at < lines.length; ) {
    const feed = lines.indexOf(LF, at);
    const end = feed < 0 ? lines.length : feed;
    const bytes = lines.subarray(at, end);
    const value = objectOf(bytes);
    if (value !== undefined) found.push({ start: place(at), bytes, value });
    at = end + 1;
  }
  return found;
}

/** The object that the bytes are; undefined where they are none. */
export function objectOf(bytes: Uint8Array): Record<string, unknown> | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Ways to all values that records have, in the order in which they are met: those at the top, and within the
 * objects that the paths of `within` lead through those below.
 */
export function pathsOf(sample: readonly SampleObject[], within: readonly Path[]): Path[] {
  const found = new Map<string, Path>();
  const walk = (object: Readonly<Record<string, unknown>>, before: Path) => {
    for (const key of Object.keys(object)) {
      const path = [...before, key];
      const goesOn = within.some(
        (other) => other.length > path.length && path.every((step, i) => step === other[i]),
      );
      const value = object[key];
      if (!goesOn) found.set(JSON.stringify(path), path);
      else if (isObject(value)) walk(value, path);
    }
  };
  for (const { value } of sample) walk(value, []);
  return [...found.values()];
}
