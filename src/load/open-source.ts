import type { LoadSettings } from '../config/settings.ts';
import { SluiceError } from '../errors.ts';
import { bomLength } from '../formats/csv/bom.ts';
import { suspectDelimiter } from '../formats/csv/delimiter.ts';
import type { Dialect } from '../formats/csv/dialect.ts';
import { readHeader } from '../formats/csv/header.ts';
import { detectLineStyle } from '../formats/csv/lines.ts';
import { decodeReference, frameOne } from '../formats/csv/reference.ts';
import { STRIP_FIELDS } from '../kernel/layout.ts';
import type { Input } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';
import { openInput } from '../sources/open.ts';

/** A source whose beginning has been looked at. */
export interface OpenSource {
  readonly input: Input;
  readonly dialect: Dialect;
  /** Names in the first record; undefined where it has none. */
  readonly header: readonly string[] | undefined;
  /** Fields of a record. */
  readonly width: number;
  /** Where the first record begins, and on which line. */
  readonly from: InputOffset;
  readonly fromLine: number;
}

/** The header must end within so many bytes. */
const HEAD_BYTES = 1 << 20;

export async function openSource(settings: LoadSettings): Promise<OpenSource> {
  const input = await openInput(settings.source);
  try {
    const source = await lookAt(input, settings);
    if (source.width > STRIP_FIELDS) throw tooWide(source);
    return source;
  } catch (error) {
    await input.close();
    throw error;
  }
}

async function lookAt(input: Input, settings: LoadSettings): Promise<OpenSource> {
  const head = await input.head(HEAD_BYTES);
  const isWhole = input.size === undefined ? head.length < HEAD_BYTES : head.length >= input.size;
  const given: Dialect = {
    delimiter: settings.delimiter.charCodeAt(0),
    quote: settings.quote === '' ? undefined : settings.quote.charCodeAt(0),
    lineStyle: 'lf',
    nulls: ['', ...settings.nulls].map((word) => Buffer.from(word)),
  };
  if (settings.header) {
    const found = readHeader(head, isWhole, given, input.id);
    if (found.names.length === 1) refuseOtherDelimiter(head, isWhole, given, input.id);
    const dialect = { ...given, lineStyle: found.lineStyle };
    return {
      input,
      dialect,
      header: found.names,
      width: found.names.length,
      from: found.end,
      fromLine: found.lines + 1,
    };
  }
  const from = bomLength(head, input.id);
  const bytes = head.subarray(from);
  if (bytes.length === 0) throw new SluiceError('source/empty', 'the input is empty', { place: input.id });
  const dialect = { ...given, lineStyle: detectLineStyle(bytes, isWhole, given) };
  const first = frameOne(bytes, 0, dialect, bytes.length + 1);
  const width = first.kind === 'broken' ? 0 : decodeReference(bytes, first.start, first.end, dialect).length;
  return { input, dialect, header: undefined, width, from, fromLine: 1 };
}

/** PostgreSQL's tables end at 1,600 columns; what is wider here was not meant as one record. */
function tooWide({ width, input }: OpenSource): SluiceError {
  return new SluiceError(
    'source/header',
    `the first record has ${width} fields, at most ${STRIP_FIELDS} can be read`,
    {
      place: input.id,
      hint: 'check that the lines end where they should, and the delimiter',
    },
  );
}

/** A header of one name, in a file whose lines agree on another delimiter: that is not a file of one column. */
function refuseOtherDelimiter(head: Uint8Array, isWhole: boolean, dialect: Dialect, place: string): void {
  const suspicion = suspectDelimiter(head, isWhole, dialect);
  if (suspicion === undefined) return;
  throw new SluiceError('source/header', 'the fields do not seem to be separated by commas', {
    place,
    notes: [suspicion.evidence],
    hint: 'only comma-separated files can be read so far; convert it first',
  });
}
