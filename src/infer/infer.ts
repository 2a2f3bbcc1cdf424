import type { ColumnType } from '../record/schema.ts';
import type { InputOffset } from '../record/span.ts';
import { CANDIDATES, TEXT } from './candidates.ts';
import { TypeProbe } from './probe.ts';

/** A record of the sample; a field is null where it means NULL. */
export interface SampleRecord {
  readonly start: InputOffset;
  readonly fields: readonly (Uint8Array | null)[];
}

/** What a sample says of one column. */
export interface InferredColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly values: number;
  readonly nulls: number;
  /** A value of the column, the first seen. */
  readonly example: string | undefined;
  /** The narrower type that fitted longest, and the value that ruled it out. */
  readonly runnerUp?: {
    readonly sql: string;
    readonly value: string;
    readonly byte: number;
    readonly after: number;
  };
}

/** Finds each column's type: the narrowest that reads every value of the sample without losing anything. */
export function inferColumns(names: readonly string[], sample: Iterable<SampleRecord>): InferredColumn[] {
  const probe = new TypeProbe(CANDIDATES.map(({ type }) => type));
  const columns = names.map((name) => new ColumnFinder(name, probe));
  for (const record of sample) {
    record.fields.forEach((field, i) => {
      columns[i]?.see(field, record.start);
    });
  }
  return columns.map((column) => column.found());
}

class ColumnFinder {
  readonly #name: string;
  readonly #probe: TypeProbe;
  #alive = CANDIDATES.map((_, i) => i);
  #values = 0;
  #nulls = 0;
  #example: string | undefined;
  #runnerUp: InferredColumn['runnerUp'];

  constructor(name: string, probe: TypeProbe) {
    this.#name = name;
    this.#probe = probe;
  }

  see(field: Uint8Array | null, byte: number): void {
    if (field === null) {
      this.#nulls++;
      return;
    }
    const text = this.#alive.length > 0 || this.#example === undefined ? Buffer.from(field).toString() : '';
    this.#example ??= text;
    const [favourite] = this.#alive;
    this.#alive = this.#alive.filter((i) => CANDIDATES[i]?.looks.test(text) && this.#probe.fits(i, field));
    const lost = favourite !== undefined && this.#values > 0 && this.#alive[0] !== favourite;
    if (lost) {
      const sql = CANDIDATES[favourite]?.type.sql as string;
      this.#runnerUp = { sql, value: text, byte, after: this.#values };
    }
    this.#values++;
  }

  found(): InferredColumn {
    const [best] = this.#alive;
    const type = this.#values === 0 || best === undefined ? TEXT : (CANDIDATES[best]?.type ?? TEXT);
    const column = {
      name: this.#name,
      type,
      values: this.#values,
      nulls: this.#nulls,
      example: this.#example,
    };
    return this.#runnerUp ? { ...column, runnerUp: this.#runnerUp } : column;
  }
}
