import { within } from '../../config/limits.ts';
import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import type { Schema } from '../../record/schema.ts';
import type { CsvFound } from './csv-source.ts';
import type { Mapped } from './source-format.ts';

/** How an input of a job is laid out, and its name for errors. */
interface Layout extends CsvFound {
  readonly place: string;
}

const NAMES_SHOWN = 12;

/** The ways in which the inputs of one job are laid out: the order of their fields, and how their lines end. */
export class CsvLayouts {
  readonly #all: [Layout, ...Layout[]];
  readonly #keys: string[];
  readonly #settings: LoadSettings;

  constructor(first: Layout, settings: LoadSettings) {
    this.#all = [first];
    this.#keys = [keyOf(first)];
    this.#settings = settings;
  }

  /** The number of the layout. Throws `source/header` where its fields are not those of the first. */
  add(layout: Layout): number {
    const key = keyOf(layout);
    const known = this.#keys.indexOf(key);
    if (known >= 0) return known;
    refuseOther(this.#all[0], layout, this.#settings);
    within('plans', this.#all.length + 1);
    this.#keys.push(key);
    return this.#all.push(layout) - 1;
  }

  /** Which field of such a record stands where in the first one's; undefined where it is the same. */
  orderOf({ header }: CsvFound): number[] | undefined {
    const names = this.#all[0].header;
    if (header === undefined || names === undefined || sameOrder(header, names)) return undefined;
    return names.map((name) => header.indexOf(name));
  }

  /** Maps each of them; the columns are in the order of the first. Throws `source/header`. */
  map(mapOne: (found: CsvFound) => Mapped): Mapped[] {
    const [first, ...others] = this.#all;
    const base = mapOne(first);
    return [
      base,
      ...others.map((layout) => {
        const { schema, ...rest } = mapOne(layout);
        return { ...rest, schema: inOrderOf(base.schema, schema, first, layout) };
      }),
    ];
  }
}

function keyOf({ header, width, dialect }: CsvFound): string {
  return JSON.stringify([header ?? width, dialect.lineStyle]);
}

/** The same columns, each by its own field. */
function inOrderOf(base: Schema, schema: Schema, first: Layout, other: Layout): Schema {
  const columns = base.columns.flatMap(
    ({ name }) => schema.columns.find((column) => column.name === name) ?? [],
  );
  if (columns.length === base.columns.length && columns.length === schema.columns.length) {
    return { ...schema, columns };
  }
  throw differ(first, other, 'its fields go into other columns than those of the first source');
}

function refuseOther(first: Layout, other: Layout, { columns, ignoreExtra, csv }: LoadSettings): void {
  if (first.header === undefined || other.header === undefined) {
    if (first.width === other.width || csv.ragged !== 'reject' || first.width * other.width === 0) return;
    const counts = `its first record has ${other.width} fields, that of ${first.place} has ${first.width}`;
    throw new SluiceError('source/header', counts, { place: other.place, hint: HINT });
  }
  if (sameOrder(first.header, other.header)) return;
  if (columns !== undefined) {
    throw differ(first, other, '--columns names fields by their place, and the header has others there');
  }
  // Which of them go into columns is seen when they are mapped.
  if (ignoreExtra) return;
  const missing = first.header.filter((name) => !other.header?.includes(name));
  const extra = other.header.filter((name) => !first.header?.includes(name));
  if (missing.length > 0 || extra.length > 0) {
    const notes = [...say('lacks', missing), ...say('has besides', extra)];
    throw differ(first, other, 'its header has other names than that of the first source', notes);
  }
  if (new Set(first.header).size < first.header.length || first.header.length !== other.header.length) {
    throw differ(first, other, 'a name stands twice in the header, and the names are in another order');
  }
}

const HINT = 'load it by itself, or mend its header';

function differ(first: Layout, other: Layout, message: string, notes: readonly string[] = []): SluiceError {
  const sides = [first, other].map(({ place, header }) => `${place}: ${list(header ?? [])}`);
  return new SluiceError('source/header', message, {
    place: other.place,
    notes: [...notes, ...sides],
    hint: HINT,
  });
}

function say(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`it ${what} ${list(names)}`];
}

function list(names: readonly string[]): string {
  const shown = names
    .slice(0, NAMES_SHOWN)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}

function sameOrder(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, i) => name === other[i]);
}
