import { SluiceError } from '../errors.ts';
import { parseTableName, type TableName, tableNameFromFile } from '../sinks/postgres/table-name.ts';
import type { RawLoad } from './raw.ts';
import { type Facts, resolveLoad } from './resolve.ts';
import type { LoadSettings } from './settings.ts';
import { parseBytes, parseRows } from './sizes.ts';
import { suggest } from './suggest.ts';

export const INFER_FORMS = ['ddl', 'table-schema', 'json-schema'] as const;
export type InferForm = (typeof INFER_FORMS)[number];

/** `sluice infer` as it was typed; what says how the source is read is as for a load. */
export interface RawInfer extends Omit<RawLoad, 'to'> {
  readonly as?: string;
  readonly sample?: string;
}

/** How much of a source is read, from its beginning. */
export type SampleSize = { readonly bytes: number } | { readonly rows: number };

export interface InferSettings {
  /** How the source is read. What it says of a target means nothing. */
  readonly source: LoadSettings;
  /** What the source would go into. */
  readonly table: TableName;
  /** Undefined where `json` asks for the whole report. */
  readonly as: InferForm | undefined;
  /** Undefined for all of the source. */
  readonly sample: SampleSize | undefined;
  /** Undefined where the size of the source decides. */
  readonly workers: number | undefined;
}

/** Throws `usage` or `config` for what cannot be. */
export function resolveInfer({ as, sample, ...raw }: RawInfer, facts: Facts): InferSettings {
  const source = resolveLoad(raw, facts);
  if (as !== undefined && source.json) {
    throw new SluiceError('usage', '--as and --json: one is a schema, the other the whole report');
  }
  return {
    source,
    table: raw.table === undefined ? { table: tableNameFromFile(source.source) } : parseTableName(raw.table),
    as: source.json ? undefined : form(as ?? 'ddl'),
    sample: sample === undefined ? undefined : sampleSize(sample),
    workers: raw.workers === undefined ? undefined : source.workers,
  };
}

function form(typed: string): InferForm {
  const found = INFER_FORMS.find((name) => name === typed);
  if (found !== undefined) return found;
  const meant = suggest(typed, INFER_FORMS);
  throw new SluiceError('usage', `${JSON.stringify(typed)} is none of ${INFER_FORMS.join(', ')}`, {
    place: '--as',
    ...(meant === undefined ? {} : { hint: `did you mean ${meant}?` }),
  });
}

/** `10MiB`, or `5000rows`. */
function sampleSize(typed: string): SampleSize {
  const rows = parseRows('--sample', typed);
  const size = rows === undefined ? { bytes: parseBytes('--sample', typed) } : { rows };
  if (Math.min(...Object.values(size)) > 0) return size;
  throw new SluiceError('usage', 'a sample of nothing tells nothing', { place: '--sample' });
}
