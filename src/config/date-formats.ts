import { SluiceError } from '../errors.ts';
import { parseTemplate } from '../formats/times/parse-template.ts';
import { kindOf, type TimeFormat } from '../formats/times/time-format.ts';
import { within } from './limits.ts';

/** How the times of one column are written, or those of all columns of its kind that are not named. */
export interface DateFormat {
  readonly column: string | undefined;
  readonly format: TimeFormat;
}

const PLACE = '--date-format';

/** `--date-format created_at=DD.MM.YYYY`, as often as it was typed. Throws `usage`. */
export function parseDateFormats(typed: readonly string[] = []): DateFormat[] {
  const found: DateFormat[] = [];
  for (const text of typed) {
    const at = text.indexOf('=');
    const column = at < 0 ? undefined : text.slice(0, at);
    const template = text.slice(at + 1);
    if (column === '' || template === '') {
      throw new SluiceError('usage', `${JSON.stringify(text)} is not a column and a template`, {
        place: PLACE,
        hint: `--date-format 'created_at=DD.MM.YYYY HH24:MI', or without the column for all`,
      });
    }
    const one = { column, format: formatOf(template) };
    refuseTwice(one, found);
    found.push(one);
  }
  return found;
}

function formatOf(template: string): TimeFormat {
  within('templateBytes', Buffer.byteLength(template));
  const format = parseTemplate(template);
  if (!('reason' in format)) return format;
  throw new SluiceError(
    'usage',
    `${JSON.stringify(template)}, character ${format.at + 1}: ${format.reason}`,
    {
      place: PLACE,
      hint: 'docs/dialects.md lists the patterns',
    },
  );
}

function refuseTwice({ column, format }: DateFormat, others: readonly DateFormat[]): void {
  const kind = kindOf(format);
  for (const other of others) {
    if (other.column !== column || (column === undefined && kindOf(other.format) !== kind)) continue;
    const what = column === undefined ? `every ${kind}` : `column ${JSON.stringify(column)}`;
    throw new SluiceError('usage', `${what} has two formats`, { place: PLACE });
  }
}
