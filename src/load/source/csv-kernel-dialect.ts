import type { Dialect } from '../../formats/csv/dialect.ts';
import type { KernelDialect } from '../../kernel/csv-plan.ts';

/** The dialect as the kernel is told it. */
export function kernelDialect(dialect: Dialect): KernelDialect {
  return {
    delimiter: dialect.delimiter,
    quote: dialect.quote ?? 0,
    escape: dialect.escape ?? 0,
    escapes: dialect.escapes,
    comment: dialect.comment ?? 0,
    crStyle: dialect.lineStyle === 'cr',
    nulls: dialect.nulls.map((word) => Buffer.from(word).toString()),
    trim: dialect.trim,
    ragged: dialect.ragged,
  };
}
