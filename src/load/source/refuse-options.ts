import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';

const HINTS: Readonly<Record<string, string>> = {
  '--columns': 'its values have keys; --map key=column names the column of one',
  '--no-header': 'it has none anyway',
  '--null': 'null is NULL there',
  '--map': '--columns a,b,c names the fields in their order',
  '--rest': 'every field has a column; --ignore-extra leaves out those that have none',
};

/** Options that mean nothing for a source of this format are mistakes. Throws `usage`. */
export function refuseOtherOptions(format: 'csv' | 'json', { formatOptions }: LoadSettings): void {
  const [option] = formatOptions[format === 'csv' ? 'json' : 'csv'];
  if (option === undefined) return;
  const [what, other] = format === 'csv' ? ['CSV', '--format ndjson'] : ['records of JSON', '--format csv'];
  throw new SluiceError('usage', `not an option for ${what}, which the source holds`, {
    place: option,
    hint: HINTS[option] ?? `leave it out; if the source is something else, ${other} says so`,
  });
}
