import type { CsvSettings } from '../../config/csv-settings.ts';
import type { DateFormat } from '../../config/date-formats.ts';
import { kindOf, type TimeFormat } from '../../formats/times/time-format.ts';
import { CAN_DATE, CAN_TIME, CAN_TIMESTAMP, CAN_TIMESTAMPTZ } from '../../kernel/infer-layout.ts';
import type { InferPlan } from '../../kernel/infer-plan.ts';

/** Types whose columns take a format that is named for none: a moment may have an offset or not. */
const TAKEN_BY: Readonly<Record<ReturnType<typeof kindOf>, number>> = {
  date: CAN_DATE,
  time: CAN_TIME,
  timetz: CAN_TIME,
  timestamp: CAN_TIMESTAMP | CAN_TIMESTAMPTZ,
  timestamptz: CAN_TIMESTAMP | CAN_TIMESTAMPTZ,
};

/** How a source writes its values, while the columns' types are not known yet. `csv`: absent for JSON. */
export function inferSpelling(csv: CsvSettings | undefined, dateFormats: readonly DateFormat[]): InferPlan {
  const { decimal = '.', thousands = '', trueWords = [], falseWords = [] } = csv ?? {};
  const isPlain = decimal === '.' && thousands === '';
  const general = dateFormats.filter(({ column, format }) => column === undefined && isTelling(format));
  return {
    decimal: isPlain ? 0 : decimal.charCodeAt(0),
    thousands: thousands === '' ? 0 : thousands.charCodeAt(0),
    trueWords,
    falseWords,
    times: general.map(({ format }) => ({ format, can: TAKEN_BY[kindOf(format)] })),
  };
}

/** Whether no plain number is written like that: those are times only where their column is named. */
function isTelling(format: TimeFormat): boolean {
  if (format.of === 'epoch') return false;
  return format.parts.some(({ what }) => what === 'literal' || what === 'month-name' || what === 'half-day');
}
