import { dialectOf } from '../../config/dialect-of.ts';
import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { bomLength } from '../../formats/csv/bom.ts';
import type { Dialect } from '../../formats/csv/dialect.ts';
import { readHeader } from '../../formats/csv/header.ts';
import { detectLineStyle, LF } from '../../formats/csv/lines.ts';
import { decodeReference, frameOne } from '../../formats/csv/reference.ts';
import type { InferredColumn } from '../../infer/decide.ts';
import { inferColumns } from '../../infer/infer.ts';
import { readSample } from '../../infer/sample.ts';
import { STRIP_FIELDS } from '../../kernel/layout.ts';
import type { Destination } from '../../record/destination.ts';
import type { Input } from '../../record/source.ts';
import type { InputOffset } from '../../record/span.ts';
import { surveyCsv } from '../infer/csv-survey.ts';
import type { Survey } from '../infer/survey.ts';
import { typeNamed } from '../infer/type-named.ts';
import { mapColumns } from '../target/map-columns.ts';
import { kernelDialect } from './csv-kernel-dialect.ts';
import { CsvLayouts } from './csv-layouts.ts';
import { recordsOfAll } from './csv-sample.ts';
import { spellingsOf } from './csv-spelling.ts';
import { type Misreading, misreadings, refuseJson, withEvidence } from './misread.ts';
import type { Head, OpenSource } from './open-source.ts';
import { refuseOtherOptions } from './refuse-options.ts';
import type { Mapped, Piece, SourceFormat } from './source-format.ts';
import { spellTimes } from './spell-times.ts';

/** Finds the header and the style of the lines. Throws `source/empty` and `source/header`. */
export function lookAtCsv(input: Input, head: Head, settings: LoadSettings): OpenSource {
  refuseOtherOptions('csv', settings);
  if (settings.header) refuseJson(head, input.id);
  const found = settings.header ? withHeader(input, head, settings) : withoutHeader(input, head, settings);
  refuseWide(found.width, input.id);
  const bytes = head.bytes.subarray(skipLines(input, head.bytes, settings.csv.skipLines));
  const source = new CsvSource(input, found, settings, { bytes, isWhole: head.isWhole });
  // A file of one column is seldom; one that is divided by something else, or has a title, is not.
  if (settings.header && found.width === 1) source.refuseMisread(['delimiter', 'lines-above']);
  const { from, fromLine } = found;
  return { input, from, fromLine, format: source };
}

/** What the beginning of a CSV input shows. */
export interface CsvFound {
  readonly dialect: Dialect;
  /** Names in the first record; undefined where it has none. */
  readonly header: readonly string[] | undefined;
  /** Fields of a record. */
  readonly width: number;
  readonly from: InputOffset;
  readonly fromLine: number;
}

class CsvSource implements SourceFormat {
  readonly name = 'csv';
  readonly #input: Input;
  readonly #found: CsvFound;
  readonly #settings: LoadSettings;
  readonly #layouts: CsvLayouts;
  /** Given back once the columns are known. */
  #samples: { readonly found: CsvFound; readonly piece: Piece }[] = [];
  others: readonly Mapped[] = [];

  /** Given back once the columns are known. */
  #head: Head | undefined;

  constructor(input: Input, found: CsvFound, settings: LoadSettings, head: Head) {
    this.#input = input;
    this.#head = head;
    this.#found = found;
    this.#settings = settings;
    this.#layouts = new CsvLayouts({ ...found, place: input.id }, settings);
  }

  join(other: SourceFormat, sample: Piece | undefined): number {
    if (!(other instanceof CsvSource)) throw new Error('another format cannot be joined');
    const found = other.#found;
    if (sample !== undefined) this.#samples.push({ found, piece: sample });
    return this.#layouts.add({ ...found, place: other.#input.id });
  }

  /** Throws `source/header` where the input looks like something else than the settings say. */
  refuseMisread(kinds: readonly Misreading['kind'][]): void {
    const found = this.#misreadings().find(({ kind }) => kinds.includes(kind));
    if (found === undefined) return;
    const { message, notes, hint } = found;
    throw new SluiceError('source/header', message, { place: this.#input.id, notes, hint });
  }

  #misreadings(): Misreading[] {
    const { csv, header } = this.#settings;
    return this.#head ? misreadings({ head: this.#head, csv, header, width: this.#found.width }) : [];
  }

  async infer(): Promise<InferredColumn[]> {
    const { names, spelling } = this.survey();
    const pieces = await readSample(this.#input, this.#found.from, (lines, offset, unit) => [
      { lines, offset, unit },
    ]);
    const others = this.#samples.map(({ found, piece }) => ({ found, pieces: [piece] }));
    const records = recordsOfAll([{ found: this.#found, pieces }, ...others], this.#layouts);
    return typeNamed(inferColumns(names, records, spelling), this.#settings.dateFormats);
  }

  survey(): Survey {
    this.refuseMisread(['delimiter', 'lines-above', 'quote', 'no-names']);
    if (this.#found.width === 0) this.refuseMisread(['escape']);
    return surveyCsv(this.#input.id, this.#found, this.#settings);
  }

  map(into: Destination): Mapped {
    const [first, ...others] = this.#layouts.map((found) => this.#mapOne(found, into));
    this.#head = undefined;
    this.others = others;
    this.#samples = [];
    return first as Mapped;
  }

  #mapOne(found: CsvFound, into: Destination): Mapped {
    try {
      return mapOne(found, this.#settings, into);
    } catch (error) {
      const [misread] = this.#misreadings();
      throw misread && error instanceof SluiceError ? withEvidence(error, misread) : error;
    }
  }
}

function mapOne({ header, width, dialect }: CsvFound, settings: LoadSettings, into: Destination): Mapped {
  const { columns: columnsOption, ignoreExtra, csv, dateFormats } = settings;
  const schema = mapColumns({ header, columnsOption, width, ignoreExtra, into });
  const mapped: Mapped = {
    schema,
    format: {
      name: 'csv',
      dialect: kernelDialect(dialect),
      spellings: spellingsOf(schema, csv),
    },
  };
  return spellTimes(mapped, dateFormats);
}

function withHeader(input: Input, head: Head, settings: LoadSettings): CsvFound {
  const given = dialectOf(settings.csv);
  const skipped = skipLines(input, head.bytes, settings.csv.skipLines);
  const rest = head.bytes.subarray(skipped);
  const found = readHeader(rest, head.isWhole, given, input.id, input.unit);
  return {
    dialect: { ...given, lineStyle: found.lineStyle },
    header: found.names,
    width: found.names.length,
    from: skipped + found.end,
    fromLine: settings.csv.skipLines + found.lines + 1,
  };
}

function withoutHeader(input: Input, head: Head, settings: LoadSettings): CsvFound {
  const skipped = skipLines(input, head.bytes, settings.csv.skipLines);
  const from = skipped === 0 ? bomLength(head.bytes) : skipped;
  const bytes = head.bytes.subarray(from);
  if (bytes.length === 0) throw new SluiceError('source/empty', 'the input is empty', { place: input.id });
  const given = dialectOf(settings.csv);
  const dialect = { ...given, lineStyle: detectLineStyle(bytes, head.isWhole, given) };
  return {
    dialect,
    header: undefined,
    width: firstWidth(bytes, dialect),
    from,
    fromLine: settings.csv.skipLines + 1,
  };
}

/** Fields of the first record, 0 where it is broken. */
function firstWidth(bytes: Uint8Array, dialect: Dialect): number {
  for (let start = 0; start < bytes.length; ) {
    const framed = frameOne(bytes, start, dialect, bytes.length + 1);
    if (framed.kind === 'broken') return 0;
    if (framed.kind === 'record') return decodeReference(bytes, framed.start, framed.end, dialect).length;
    start = framed.next;
  }
  return 0;
}

/** Where the lines that are passed over end. */
function skipLines(input: Input, bytes: Uint8Array, count: number): number {
  let at = 0;
  for (let line = 0; line < count; line++) {
    const end = bytes.indexOf(LF, at);
    if (end < 0) {
      throw new SluiceError('source/header', `there are not ${count} lines to pass over`, {
        place: input.id,
        notes: [`the first ${bytes.length} bytes have ${line} line ends`],
        hint: '--skip-lines counts lines that end with LF, and they must be near the beginning',
      });
    }
    at = end + 1;
  }
  return at;
}

/** PostgreSQL's tables end at 1,600 columns; what is wider here was not meant as one record. */
function refuseWide(width: number, place: string): void {
  if (width <= STRIP_FIELDS) return;
  throw new SluiceError(
    'source/header',
    `the first record has ${width} fields, at most ${STRIP_FIELDS} can be read`,
    {
      place,
      hint: 'check that the lines end where they should, and the delimiter',
    },
  );
}
