import type { RawLoad } from './raw.ts';

/** What a name stands for: options as they could be typed, which those that are typed override. */
export type NamedDialect = Pick<RawLoad, 'delimiter' | 'quote' | 'escape' | 'escapes' | 'null' | 'empty'>;

/** The dialects that have a name. docs/dialects.md lists them too, and a test compares. */
export const CSV_DIALECTS: Readonly<Record<string, NamedDialect>> = {
  excel: { delimiter: ',', quote: '"' },
  'excel-tab': { delimiter: 'tab', quote: '"' },
  unix: { delimiter: ',', quote: '"' },
  semicolon: { delimiter: ';', quote: '"' },
  psv: { delimiter: '|', quote: '"' },
  tsv: { delimiter: 'tab', quote: '"' },
  'postgres-csv': { delimiter: ',', quote: '"' },
  'postgres-text': {
    delimiter: 'tab',
    quote: 'none',
    escape: '\\',
    escapes: 'postgres',
    null: ['\\N'],
    empty: 'string',
  },
  mysql: {
    delimiter: 'tab',
    quote: 'none',
    escape: '\\',
    escapes: 'mysql',
    null: ['\\N'],
    empty: 'string',
  },
  hive: { delimiter: '\\x01', quote: 'none', null: ['\\N'], empty: 'string' },
};
