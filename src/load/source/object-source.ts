import type { LoadSettings, PathMapping } from '../../config/settings.ts';
import { cellsOf } from '../../formats/ndjson/cells.ts';
import { type Path, showPath } from '../../formats/ndjson/path.ts';
import { pathsOf, type SampleObject } from '../../formats/ndjson/sample.ts';
import { type InferredColumn, restColumn } from '../../infer/decide.ts';
import { inferFromJson } from '../../infer/infer.ts';
import type { Destination } from '../../record/destination.ts';
import { inferSpelling } from '../infer/infer-spelling.ts';
import { surveyObjects } from '../infer/object-survey.ts';
import type { Survey } from '../infer/survey.ts';
import { typeNamed } from '../infer/type-named.ts';
import { type Member, mapMembers } from './map-members.ts';
import type { Mapped, SourceFormat } from './source-format.ts';
import { spellTimes } from './spell-times.ts';

/** Beyond so much of a sample, other inputs add no more than what shows a key that none had before. */
const SAMPLE_BYTES = 4 << 20;

/** A source whose records are JSON objects. */
export class ObjectSource implements SourceFormat {
  readonly name: 'ndjson' | 'json';
  /** Given back once the columns are known: a load may go on for hours. */
  #sample: SampleObject[];
  #sampleBytes: number;
  #members: readonly Member[];
  readonly #settings: LoadSettings;
  /** Keys tell where values go, in whichever order they stand. */
  readonly others: readonly Mapped[] = [];

  constructor(name: 'ndjson' | 'json', sample: readonly SampleObject[], settings: LoadSettings) {
    this.name = name;
    this.#sample = [...sample];
    this.#sampleBytes = bytesOf(sample);
    this.#members = membersOf(sample, settings.map);
    this.#settings = settings;
  }

  /** Its records are looked at as if they stood behind those of the first. */
  join(other: SourceFormat): number {
    if (!(other instanceof ObjectSource)) throw new Error('another format cannot be joined');
    const known = new Set(this.#members.map(({ path }) => showPath(path)));
    const isNew = ({ path }: Member) => !known.has(showPath(path));
    const showsMore = other.#members.some(isNew);
    if (this.#sampleBytes < SAMPLE_BYTES) this.#keep(other.#sample);
    else if (showsMore) {
      this.#keep(other.#sample.filter((one) => membersOf([one], this.#settings.map).some(isNew)));
    }
    if (showsMore) this.#members = membersOf(this.#sample, this.#settings.map);
    return 0;
  }

  #keep(sample: readonly SampleObject[]): void {
    this.#sample.push(...sample);
    this.#sampleBytes += bytesOf(sample);
  }

  async infer(): Promise<InferredColumn[]> {
    const { rest } = this.#settings;
    const members = this.#looked();
    const { names, spelling } = this.survey();
    const paths = members.map(({ path }) => path);
    const inferred = inferFromJson(
      names,
      this.#sample.map(({ start, bytes }) => ({ start, cells: cellsOf(bytes, paths) })),
      spelling,
    );
    const columns = typeNamed(inferred, this.#settings.dateFormats);
    return rest === undefined ? columns : [...columns, restColumn(rest)];
  }

  survey(): Survey {
    const { map, rest, duplicateKeys, maxDepth, dateFormats } = this.#settings;
    return surveyObjects({
      spelling: inferSpelling(undefined, dateFormats),
      format: this.name,
      members: this.#looked(),
      nameOf,
      within: map.map(({ path }) => path),
      rest,
      uniqueKeys: duplicateKeys === 'reject',
      maxDepth,
    });
  }

  /** All but what goes into the rest. */
  #looked(): readonly Member[] {
    return this.#members.filter(({ column, isMapped }) => isMapped || column !== this.#settings.rest);
  }

  map(into: Destination): Mapped {
    this.#sample = [];
    return spellTimes(mapMembers(this.name, this.#members, into, this.#settings), this.#settings.dateFormats);
  }
}

function bytesOf(sample: readonly SampleObject[]): number {
  return sample.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** All values that the sample has; one that is mapped goes into the column that was named for it. */
function membersOf(sample: readonly SampleObject[], map: readonly PathMapping[]): Member[] {
  const mapped = map.map(({ path, column }) => ({ path, column, isMapped: true }));
  const isMapped = (path: Path) => map.some((other) => samePath(other.path, path));
  const seen = pathsOf(
    sample,
    map.map(({ path }) => path),
  );
  const others = seen.filter((path) => !isMapped(path));
  return [...others.map((path) => ({ path, column: nameOf(path), isMapped: false })), ...mapped];
}

/** A key is a name as it is, dots included. */
function nameOf(path: Path): string {
  const [key, ...more] = path;
  return key !== undefined && more.length === 0 ? key : showPath(path);
}

function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((key, i) => key === other[i]);
}
