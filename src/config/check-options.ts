import { refuse, typeChoice } from './file-options.ts';
import { LOAD_ONLY } from './option-lists.ts';
import type { RawLoad } from './raw.ts';
import { type Facts, resolveLoad } from './resolve.ts';
import type { CheckTarget, LoadSettings } from './settings.ts';
import { resolveTarget } from './target.ts';

/** The settings of `sluice check`: a load that ends before its target. Throws as `resolveLoad`. */
export function resolveCheck(raw: RawLoad, facts: Facts): LoadSettings {
  refuse(raw, LOAD_ONLY, 'no option of check, which writes nothing');
  // A check is over when all is seen, however much of it is wrong.
  return resolveLoad({ ...raw, maxRejects: raw.maxRejects ?? '100%' }, facts, checkTarget);
}

function checkTarget(raw: RawLoad, source: string): CheckTarget {
  const { types: typed, ...rest } = raw;
  const types = typeChoice(typed);
  if (raw.to === undefined && raw.table === undefined) return { kind: 'check', against: undefined, types };
  refuse(raw, [['types', '--types']], 'the types are those of the table');
  const target = resolveTarget(rest, source);
  if (target.kind === 'postgres') return { kind: 'check', against: { ...target, create: false }, types };
  refuse(raw, [['to', '--to']], 'check holds a source against a table: postgres://…');
  throw new Error('a target without --to is a table');
}
