/**
 * How a file ends its lines. `lf`: LF or CR LF, mixed as they come. `cr`: CR, LF or CR LF. A CR of
 * its own is bad data in the first and a line end in the second.
 */
export type LineStyle = 'lf' | 'cr';

/**
 * What an escape may stand before. `quotes`: within quotes, before a quote or itself; anywhere else it is a byte
 * like any other. `postgres`, `mysql`: anywhere, as COPY's text format and as LOAD DATA have it.
 */
export type Escapes = 'quotes' | 'postgres' | 'mysql';

/** How one file writes CSV. Quote, escape and comment are different bytes of ASCII, none of them CR or LF. */
export interface Dialect {
  /** 1 to 8 bytes, none of which is a CR, an LF, the quote or the escape. */
  readonly delimiter: Uint8Array;
  /** Doubled inside quotes. Undefined: no byte quotes. */
  readonly quote: number | undefined;
  /** Takes the meaning of the byte behind it. Undefined: none does. */
  readonly escape: number | undefined;
  readonly escapes: Escapes;
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
  delimiter: Uint8Array.of(0x2c),
  quote: 0x22,
  escape: undefined,
  escapes: 'quotes',
  comment: undefined,
  lineStyle: 'lf',
  nulls: [new Uint8Array(0)],
  trim: false,
  ragged: 'reject',
};
