import type { Dialect } from '../formats/csv/dialect.ts';
import type { CsvSettings } from './csv-settings.ts';

/** The dialect that the options ask for; what its line ends are only the source can tell. */
export function dialectOf(csv: CsvSettings): Dialect {
  const byte = (character: string) => (character === '' ? undefined : character.charCodeAt(0));
  return {
    delimiter: Buffer.from(csv.delimiter),
    quote: byte(csv.quote),
    escape: byte(csv.escape),
    escapes: csv.escapes,
    comment: byte(csv.comment),
    lineStyle: 'lf',
    nulls: [...(csv.emptyIsNull ? [''] : []), ...csv.nulls].map((word) => Buffer.from(word)),
    trim: csv.trim,
    ragged: csv.ragged,
  };
}
