import type { Escapes } from '../formats/csv/dialect.ts';
import * as layout from './layout.ts';
import type { PlanImage } from './plan-image.ts';
import { placeWords, type Spelling, writeSpellings } from './spelling-plan.ts';

/** CSV, as the kernel reads it. */
export interface CsvFormat {
  readonly name: 'csv';
  readonly dialect: KernelDialect;
  /** Of the fields that do not write their values as PostgreSQL does. */
  readonly spellings: readonly Spelling[];
}

/** Bytes that frame and divide records. */
export interface KernelDialect {
  /** 1 to 8 bytes. */
  readonly delimiter: Uint8Array;
  /** 0 for none. */
  readonly quote: number;
  /** 0 for none. */
  readonly escape: number;
  readonly escapes: Escapes;
  /** Lines that begin with it are passed over; 0 for none. */
  readonly comment: number;
  /** Whether CR alone ends a line too. */
  readonly crStyle: boolean;
  /** Words that mean NULL where they stand unquoted; '' is the empty field. */
  readonly nulls: readonly string[];
  /** Leave out blanks around unquoted fields. */
  readonly trim: boolean;
  /** What becomes of records with too few fields, or too many. */
  readonly ragged: 'reject' | 'pad' | 'truncate';
}

/** Commas, double quotes, an empty field is NULL: what most files are. */
export const PLAIN_CSV: CsvFormat = {
  name: 'csv',
  dialect: {
    delimiter: Uint8Array.of(0x2c),
    quote: 0x22,
    escape: 0,
    escapes: 'quotes',
    comment: 0,
    crStyle: false,
    nulls: [''],
    trim: false,
    ragged: 'reject',
  },
  spellings: [],
};

const ESCAPES = {
  quotes: layout.ESCAPES_QUOTES,
  postgres: layout.ESCAPES_POSTGRES,
  mysql: layout.ESCAPES_MYSQL,
} as const;

/** Whether records are divided byte by byte, for what vectors do not find. */
export function isCareful(dialect: KernelDialect): boolean {
  return dialect.delimiter.length > 1 || dialect.escape !== 0;
}

const RAGGED_FLAGS = { reject: 0, pad: layout.CSV_PAD, truncate: layout.CSV_TRUNCATE } as const;

/** Writes the dialect into the plan's header, and what it points to behind it. */
export function writeCsvFormat(image: PlanImage, header: number, { dialect, spellings }: CsvFormat): void {
  const words = dialect.nulls.filter((word) => word !== '');
  const flags = RAGGED_FLAGS[dialect.ragged] | (dialect.trim ? layout.CSV_TRIM : 0);
  image.u32(header + layout.PLAN_FORMAT, layout.FORMAT_CSV);
  image.u32(header + layout.PLAN_DELIMITER_AT, image.place(dialect.delimiter));
  image.u32(header + layout.PLAN_DELIMITER_BYTES, dialect.delimiter.length);
  image.u32(header + layout.PLAN_ESCAPE, dialect.escape);
  image.u32(header + layout.PLAN_ESCAPES, ESCAPES[dialect.escapes]);
  image.u32(header + layout.PLAN_QUOTE, dialect.quote);
  image.u32(header + layout.PLAN_COMMENT, dialect.comment);
  image.u32(header + layout.PLAN_CSV_FLAGS, flags);
  image.u32(header + layout.PLAN_CR_STYLE, dialect.crStyle ? 1 : 0);
  image.u32(header + layout.PLAN_EMPTY_IS_NULL, dialect.nulls.includes('') ? 1 : 0);
  image.u32(header + layout.PLAN_NULLS, words.length);
  image.u32(header + layout.PLAN_NULLS_AT, placeWords(image, words));
  writeSpellings(image, header, spellings);
}
