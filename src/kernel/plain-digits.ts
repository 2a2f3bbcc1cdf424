import type { ColumnType } from '../record/schema.ts';
import {
  TYPE_FLOAT4,
  TYPE_FLOAT8,
  TYPE_INT2,
  TYPE_INT4,
  TYPE_INT8,
  TYPE_NUMERIC,
} from '../record/type-id.ts';

interface PlainDigits {
  readonly whole: number;
  readonly fraction: number;
}

const NONE: PlainDigits = { whole: 0, fraction: 0 };
/** More than the kernel looks at: any number of them. */
const ANY = 16;

/** Digits before and behind the point with which any number fits the type; none before it where it has no such numbers. */
export function plainDigits({ id, precision = 0, scale = 0 }: ColumnType): PlainDigits {
  switch (id) {
    case TYPE_INT2:
      return { whole: 4, fraction: 0 };
    case TYPE_INT4:
      return { whole: 9, fraction: 0 };
    case TYPE_INT8:
      return { whole: ANY, fraction: 0 };
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
      return { whole: ANY, fraction: ANY };
    case TYPE_NUMERIC:
      if (precision === 0) return { whole: ANY, fraction: ANY };
      return scale < 0 || scale >= precision ? NONE : { whole: precision - scale, fraction: scale };
    default:
      return NONE;
  }
}
