import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { bomLength } from '../../formats/csv/bom.ts';
import { showBytes } from '../../formats/csv/show.ts';
import { readObjects, type SampleObject } from '../../formats/ndjson/sample.ts';
import { readSample } from '../../infer/sample.ts';
import type { Input } from '../../record/source.ts';
import { sourceBytes } from '../../record/source-bytes.ts';
import { UNIT_BYTE } from '../../record/text-unit.ts';
import { asCsv } from './misread.ts';
import { ObjectSource } from './object-source.ts';
import type { Head, OpenSource } from './open-source.ts';
import { refuseOtherOptions } from './refuse-options.ts';

/** Looks at a sample of the records for their keys. Throws `source/empty`, `source/header` and `usage`. */
export async function lookAtNdjson(input: Input, head: Head, settings: LoadSettings): Promise<OpenSource> {
  refuseOtherOptions('json', settings);
  const from = bomLength(head.bytes);
  const near = await readSample(input, from, readObjects);
  const sample = near.length > 0 || head.isWhole ? near : await longObjects(input, from, settings);
  if (sample.length === 0) throw noObjects(input.id, head, from);
  return { input, from, fromLine: 1, format: new ObjectSource('ndjson', sample, settings) };
}

/** Of records so long that none ends where others are looked for. */
async function longObjects(
  input: Input,
  from: number,
  { recordBytes }: LoadSettings,
): Promise<SampleObject[]> {
  const bytes = await input.head(from + recordBytes + 1);
  const { unit = UNIT_BYTE } = input;
  return readObjects(bytes.subarray(from), sourceBytes(unit, bytes.subarray(0, from)), unit);
}

function noObjects(place: string, head: Head, from: number): SluiceError {
  const { bytes } = head;
  const isBlank = bytes.subarray(from).every((byte) => byte <= 0x20);
  if (isBlank) {
    const what = bytes.length === from ? 'the input is empty' : 'the input holds nothing but blank lines';
    return new SluiceError('source/empty', what, {
      place,
      hint: 'check that whatever writes it has finished, and without an error',
    });
  }
  return new SluiceError('source/header', 'no line at the beginning of the input is a JSON object', {
    place,
    notes: [`it begins with ${showBytes(bytes, from, lineEnd(bytes, from))}`, ...asCsv(head)],
    hint:
      asCsv(head).length > 0
        ? '--format csv reads it in that way'
        : 'NDJSON has one object on each line; --format names another format',
  });
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(10, from);
  return end < 0 ? bytes.length : end;
}
