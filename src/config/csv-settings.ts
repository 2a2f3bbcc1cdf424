/** How the source writes CSV, as far as the command line says. */
export interface CsvSettings {
  /** One ASCII character each; a quote of '' is none. */
  readonly delimiter: string;
  readonly quote: string;
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
