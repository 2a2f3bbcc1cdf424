import { resolve } from 'node:path';
import { SluiceError } from '../errors.ts';
import { LIMITS, within } from './limits.ts';
import { LEDGER_OPTIONS } from './option-lists.ts';
import type { RawLoad } from './raw.ts';
import type { FileTarget, LoadSettings, TypeChoice } from './settings.ts';
import { notUnderstood, parseCount } from './sizes.ts';

const ENDING = /\.(csv|tsv|ndjson|jsonl)(?:\.(?:gz|zst|br))?$/i;
const COMPRESSIONS = { gz: 'gzip', zst: 'zstd', br: 'brotli' } as const;
const TYPE_CHOICES: readonly TypeChoice[] = ['inferred', 'text', 'json'];

/** The file that `--to` names; undefined where it names something else. Throws `usage` for what is no option of it. */
export function fileTarget(raw: RawLoad, source: string): FileTarget | undefined {
  const path = raw.to;
  if (path === undefined || !isFile(path, raw.toFormat)) {
    refuse(raw, FILE_OPTIONS, 'an option of files: --to out.ndjson');
    return undefined;
  }
  refuse(raw, TABLE_OPTIONS, 'no option of a file, which has no tables and no ledger');
  if (raw.lanes !== undefined && parseCount('--lanes', raw.lanes) !== 1) {
    throw new SluiceError('usage', 'a file is written by one lane, in the order of the source', {
      place: '--lanes',
    });
  }
  refuseClash(raw, path, source);
  const ending = ENDING.exec(path)?.[1]?.toLowerCase();
  const format = outFormat(raw.toFormat ?? ending ?? 'ndjson');
  if (raw.toDelimiter !== undefined && format !== 'csv') {
    throw new SluiceError('usage', 'no option of NDJSON', { place: '--to-delimiter' });
  }
  return {
    kind: 'file',
    path,
    format,
    delimiter: outDelimiter(raw.toDelimiter ?? (isTabbed(raw.toFormat ?? ending) ? 'tab' : ',')),
    compression: compressionOf(path),
    overwrite: raw.overwrite ?? false,
    types: typeChoice(raw.types),
  };
}

/** Threads where no server needs the cores; more are faster than the one that frames for them. */
const MOST_WORKERS = 4;

/** Of a run without a server: records keep their order, and nothing is kept of the run. */
export function serverless(raw: RawLoad, cores: number): Pick<LoadSettings, 'lanes' | 'workers' | 'ledger'> {
  const workers =
    raw.workers === undefined
      ? Math.min(Math.max(1, cores - 1), MOST_WORKERS, LIMITS.workers.max)
      : within('workers', parseCount('--workers', raw.workers));
  return { lanes: 1, workers, ledger: false };
}

/** Options that mean nothing here are mistakes. */
export function refuse(
  raw: RawLoad,
  options: readonly (readonly [keyof RawLoad, string])[],
  why: string,
): void {
  for (const [key, option] of options) {
    if (raw[key] === undefined || (key === 'ledger' && raw[key] === true)) continue;
    throw new SluiceError('usage', why, { place: option });
  }
}

export function typeChoice(typed: string | undefined): TypeChoice | undefined {
  const found = TYPE_CHOICES.find((name) => name === typed);
  if (typed === undefined || found !== undefined) return found;
  throw notUnderstood('--types', typed, `one of ${TYPE_CHOICES.join(', ')}`);
}

export const FILE_OPTIONS = [
  ['toFormat', '--to-format'],
  ['toDelimiter', '--to-delimiter'],
  ['overwrite', '--overwrite'],
  ['types', '--types'],
] as const;

const TABLE_OPTIONS = [
  ...LEDGER_OPTIONS,
  ['table', '--table'],
  ['retryFor', '--retry-for'],
  ['tz', '--tz'],
  ['allowRelativeTimes', '--allow-relative-times'],
] as const;

function isFile(to: string, format: string | undefined): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(to)) return false;
  if (to === '-' || format !== undefined) return to !== '';
  return ENDING.test(to) && !/^\s*[a-z_]+\s*=/i.test(to);
}

function outFormat(typed: string): FileTarget['format'] {
  if (typed === 'csv' || typed === 'tsv') return 'csv';
  if (typed === 'ndjson' || typed === 'jsonl') return 'ndjson';
  throw notUnderstood('--to-format', typed, 'one of csv, tsv, ndjson');
}

function isTabbed(name: string | undefined): boolean {
  return name === 'tsv';
}

function outDelimiter(typed: string): string {
  const character = typed === 'tab' || typed === '\\t' ? '\t' : typed;
  const isOne = character.length === 1 && character !== '\0' && character <= '\x7f';
  // What is part of a number or a word would leave hardly a field without quotes.
  if (isOne && !/["\r\n\w.+-]/.test(character)) return character;
  throw notUnderstood('--to-delimiter', typed, 'one character of ASCII that is part of no number, or tab');
}

function compressionOf(path: string): FileTarget['compression'] {
  const ending = /\.(gz|zst|br)$/i.exec(path)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : COMPRESSIONS[ending as keyof typeof COMPRESSIONS];
}

function refuseClash(raw: RawLoad, path: string, source: string): void {
  if (path === '-') {
    if (raw.json !== true) return;
    throw new SluiceError('usage', '--json and --to -: standard output cannot be both');
  }
  if (source !== '-' && resolve(path) === resolve(source)) {
    throw new SluiceError('usage', 'a source cannot be written into itself', { place: '--to' });
  }
  if (raw.rejects !== undefined && resolve(path) === resolve(raw.rejects)) {
    throw new SluiceError('usage', 'rejects cannot go into the same file as good records', {
      place: '--rejects',
    });
  }
}
