import type { Escapes } from '../formats/csv/dialect.ts';

/** How the source writes CSV, as far as the command line says. */
export interface CsvSettings {
  /** 1 to 8 bytes of UTF-8. */
  readonly delimiter: string;
  /** One ASCII character each; '' for none. */
  readonly quote: string;
  readonly escape: string;
  readonly escapes: Escapes;
  /** Lines that begin with it are passed over; '' for none. */
  readonly comment: string;
  /** Lines to pass over before the header. */
  readonly skipLines: number;
  /** Words that mean NULL where they stand unquoted, besides the empty field. */
  readonly nulls: readonly string[];
  /** Whether an unquoted empty field is NULL too; a quoted one never is. */
  readonly emptyIsNull: boolean;
  /** Whether blanks around unquoted fields are no part of them. */
  readonly trim: boolean;
  /** What becomes of records with too few fields, and of those with too many. */
  readonly ragged: 'reject' | 'pad' | 'truncate';
  /** How numbers are written; thousands of '' are not divided. */
  readonly decimal: string;
  readonly thousands: string;
  /** Words for booleans, besides those that PostgreSQL knows. */
  readonly trueWords: readonly string[];
  readonly falseWords: readonly string[];
}
