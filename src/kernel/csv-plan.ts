import * as layout from './layout.ts';
import type { PlanImage } from './plan-image.ts';

/** CSV, as the kernel reads it. */
export interface CsvFormat {
  readonly name: 'csv';
  readonly dialect: KernelDialect;
}

/** Bytes that frame and divide records. */
export interface KernelDialect {
  readonly delimiter: number;
  /** 0 for none. */
  readonly quote: number;
  /** Whether CR alone ends a line too. */
  readonly crStyle: boolean;
  /** Words that mean NULL where they stand unquoted; '' is the empty field. */
  readonly nulls: readonly string[];
}

/** Writes the dialect into the plan's header, and the words for NULL behind it. */
export function writeCsvFormat(image: PlanImage, header: number, { dialect }: CsvFormat): void {
  const words = dialect.nulls.filter((word) => word !== '').map((word) => Buffer.from(word));
  const nulls = image.place(new Uint8Array(words.length * 8));
  words.forEach((word, i) => {
    image.u32(nulls + i * 8, image.place(word));
    image.u32(nulls + i * 8 + 4, word.length);
  });
  image.u32(header + layout.PLAN_FORMAT, layout.FORMAT_CSV);
  image.u32(header + layout.PLAN_DELIMITER, dialect.delimiter);
  image.u32(header + layout.PLAN_QUOTE, dialect.quote);
  image.u32(header + layout.PLAN_CR_STYLE, dialect.crStyle ? 1 : 0);
  image.u32(header + layout.PLAN_EMPTY_IS_NULL, dialect.nulls.includes('') ? 1 : 0);
  image.u32(header + layout.PLAN_NULLS, words.length);
  image.u32(header + layout.PLAN_NULLS_AT, nulls);
}
