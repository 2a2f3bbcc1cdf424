/**
 * How a file ends its lines. `lf`: LF or CR LF, mixed as they come. `cr`: CR, LF or CR LF. A CR of
 * its own is bad data in the first and a line end in the second.
 */
export type LineStyle = 'lf' | 'cr';

/** How one file writes CSV. Delimiter and quote are two different bytes of ASCII, neither CR nor LF. */
export interface Dialect {
  readonly delimiter: number;
  /** Doubled inside quotes; there is no other escape. Undefined: no byte quotes. */
  readonly quote: number | undefined;
  /** A line that begins with it is no record; undefined where there is no such byte. */
  readonly comment: number | undefined;
  readonly lineStyle: LineStyle;
  /** An unquoted field equal to one of these is NULL. A quoted one never is. */
  readonly nulls: readonly Uint8Array[];
  /** Blanks and tabs around an unquoted field are no part of it. */
  readonly trim: boolean;
  /** A record with too few fields, or too many: a reject, unless missing ones are NULL, or excess ones left out. */
  readonly ragged: 'reject' | 'pad' | 'truncate';
}

export const DEFAULT_DIALECT: Dialect = {
  delimiter: 0x2c,
  quote: 0x22,
  comment: undefined,
  lineStyle: 'lf',
  nulls: [new Uint8Array(0)],
  trim: false,
  ragged: 'reject',
};
