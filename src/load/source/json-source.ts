import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { bomLength } from '../../formats/csv/bom.ts';
import { showBytes } from '../../formats/csv/show.ts';
import { frameElements } from '../../formats/ndjson/elements.ts';
import { objectOf, type SampleObject } from '../../formats/ndjson/sample.ts';
import type { Input } from '../../record/source.ts';
import { placesIn } from '../../record/source-bytes.ts';
import { UNIT_BYTE } from '../../record/text-unit.ts';
import { asCsv } from './misread.ts';
import { ObjectSource } from './object-source.ts';
import type { Head, OpenSource } from './open-source.ts';
import { refuseOtherOptions } from './refuse-options.ts';

const OPEN_BRACKET = 0x5b;
const LF = 10;

/** Looks at the first elements of the array for their keys. Throws `source/empty`, `source/header` and `usage`. */
export async function lookAtJson(input: Input, head: Head, settings: LoadSettings): Promise<OpenSource> {
  refuseOtherOptions('json', settings);
  const { bytes } = head;
  let from = bomLength(bytes);
  while (from < bytes.length && (bytes[from] as number) <= 0x20) from += 1;
  if (bytes[from] !== OPEN_BRACKET) throw noArray(input.id, head, from);
  const { unit = UNIT_BYTE } = input;
  const near = readElements(bytes, from, unit);
  // Of elements so long that none ends where others are looked for, the first.
  const sample =
    near.length > 0 || head.isWhole
      ? near
      : readElements(await input.head(from + settings.recordBytes + 1), from, unit);
  if (sample.length === 0 && !head.isWhole) throw noObjects(input.id, bytes, from);
  const lines = bytes.subarray(0, from).filter((byte) => byte === LF).length;
  return { input, from, fromLine: 1 + lines, format: new ObjectSource('json', sample, settings) };
}

function readElements(bytes: Uint8Array, from: number, unit: number): SampleObject[] {
  const place = placesIn(unit, bytes, 0);
  return frameElements(bytes, from, bytes.length, false).flatMap(({ start, end }) => {
    const element = bytes.subarray(start, end);
    const value = objectOf(element);
    return value === undefined ? [] : [{ start: place(start), bytes: element, value }];
  });
}

function noArray(place: string, head: Head, from: number): SluiceError {
  const { bytes } = head;
  if (from === bytes.length) return new SluiceError('source/empty', 'the input is empty', { place });
  return new SluiceError('source/header', 'the input does not begin with an array', {
    place,
    notes: [`it begins with ${showBytes(bytes, from, bytes.length)}`, ...asCsv(head)],
    hint:
      asCsv(head).length > 0
        ? '--format csv reads it in that way'
        : 'for one object on each line: --format ndjson',
  });
}

function noObjects(place: string, bytes: Uint8Array, from: number): SluiceError {
  return new SluiceError('source/header', 'no element at the beginning of the array is an object', {
    place,
    notes: [`it begins with ${showBytes(bytes, from, bytes.length)}`],
    hint: 'an array is read as records where its elements are objects',
  });
}
