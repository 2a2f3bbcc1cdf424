import { LEDGER_OPTIONS, refuse, serverless, typeChoice } from './file-options.ts';
import type { RawLoad } from './raw.ts';
import { type Facts, resolveLoad } from './resolve.ts';
import type { LoadSettings } from './settings.ts';

/** Options of a load that mean nothing where nothing is loaded. */
const LOAD_ONLY = [
  ...LEDGER_OPTIONS,
  ['lanes', '--lanes'],
  ['toFormat', '--to-format'],
  ['toDelimiter', '--to-delimiter'],
  ['overwrite', '--overwrite'],
] as const;

/** The settings of `sluice check`: a load that ends before its target. Throws as `resolveLoad`. */
export function resolveCheck(raw: RawLoad, facts: Facts): LoadSettings {
  refuse(raw, LOAD_ONLY, 'no option of check, which writes nothing');
  const { types: typed, ...rest } = raw;
  const isTable = raw.to !== undefined || raw.table !== undefined;
  if (isTable) refuse(raw, [['types', '--types']], 'the types are those of the table');
  const settings = resolveLoad(rest, facts);
  const { target } = settings;
  if (target.kind !== 'postgres')
    refuse(raw, [['to', '--to']], 'check holds a source against a table: postgres://…');
  const against = isTable && target.kind === 'postgres' ? { ...target, create: false } : undefined;
  return {
    ...settings,
    target: { kind: 'check', against, types: typeChoice(typed) },
    ...serverless(raw, facts.cores),
  };
}
