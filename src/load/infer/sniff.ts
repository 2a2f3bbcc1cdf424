import type { RawLoad } from '../../config/raw.ts';
import { type Facts, resolveLoad } from '../../config/resolve.ts';
import type { FormatName, LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { type DetectedDialect, detectDialect } from '../../formats/csv/detect-dialect.ts';
import type { Listener } from '../../observe/event.ts';
import { type Input, isWholeHead } from '../../record/source.ts';
import { decodeInput } from '../source/decode-input.ts';
import { detectFormat } from '../source/detect-format.ts';
import { type EncodingGuess, guessEncoding } from '../source/guess-encoding.ts';
import { looksLikeJson } from '../source/looks-like-json.ts';
import { HEAD_BYTES, type Head, lookAt, undecodedOpener } from '../source/open-source.ts';
import { areNames, copyText, csvOptions, isTable, mayBeNames, withNames } from './sniff-csv.ts';
import type { SniffOutcome } from './sniff-outcome.ts';

/** Finds out what a source is, and how a load would read it. Rejects with a SluiceError. */
export async function sniff(raw: RawLoad, facts: Facts, listener: Listener): Promise<SniffOutcome> {
  const settings = resolveLoad(raw, facts);
  if (settings.isMany) {
    throw new SluiceError('usage', 'one source at a time', { hint: 'look at one of the files' });
  }
  const never = new AbortController().signal;
  const open = undecodedOpener(settings, { listener, stop: { drain: never, now: never } });
  const undecoded = await open(settings.source);
  try {
    const bytes = await undecoded.head(HEAD_BYTES);
    const encoding = guessEncoding(bytes, isWholeHead(undecoded, bytes, HEAD_BYTES));
    const input = await decodeInput(undecoded, optionOf(encoding));
    return await sniffText(raw, facts, settings, input, encoding, undecoded.compression);
  } finally {
    await undecoded.close();
  }
}

/** What has to be said, where no mark says it. */
function optionOf({ name, hasMark }: EncodingGuess): string | undefined {
  return hasMark || name === 'utf-8' ? undefined : name;
}

async function sniffText(
  raw: RawLoad,
  facts: Facts,
  settings: LoadSettings,
  input: Input,
  encoding: EncodingGuess,
  compression: string | undefined,
): Promise<SniffOutcome> {
  const bytes = await input.head(HEAD_BYTES);
  const head = { bytes, isWhole: isWholeHead(input, bytes, HEAD_BYTES) };
  const [format, formatEvidence] = formatOf(settings, head);
  const isUsual = detectFormat({ ...settings, format: undefined }, head) === format;
  const decode = optionOf(encoding);
  const common = [
    ...(decode === undefined ? [] : ['--encoding', decode]),
    ...(isUsual ? [] : ['--format', format]),
  ];
  const columnsBy = async (options: readonly string[]) => {
    const source = await lookAt(input, resolveLoad({ ...raw, ...rawOf(options) }, facts));
    return source.format.infer();
  };
  const told = {
    source: input.id,
    compression,
    encoding,
    format,
    formatEvidence,
    lineEnds: lineEndsOf(head.bytes),
  };
  const detected = format === 'csv' ? detectDialect(head.bytes, head.isWhole) : undefined;
  if (detected === undefined) {
    return { ...told, columns: await columnsBy(common), isRenamed: false, options: common };
  }
  const dialect = copyText(detected, head.bytes);
  if (!isTable(dialect, head.bytes)) throw noTable(input.id, dialect);
  if (mayBeNames(dialect)) {
    const named = csvOptions(withNames(dialect), settings.csv);
    const options = [...common, ...named.options];
    const columns = await columnsBy(options);
    if (areNames(dialect, columns)) return { ...told, ...named, columns, options };
  }
  const csv = csvOptions(dialect, settings.csv);
  const options = [...common, ...csv.options];
  return { ...told, ...csv, columns: await columnsBy(options), options };
}

function noTable(place: string, { evidence }: DetectedDialect): SluiceError {
  return new SluiceError('source/header', 'it looks neither like a table nor like records of JSON', {
    place,
    notes: evidence,
    hint: 'if it is one, sluice infer reads it as its options say',
  });
}

/** What it begins like counts more than what its name says. */
function formatOf(settings: LoadSettings, head: Head): [FormatName, string] {
  const like = looksLikeJson(head.bytes);
  if (like !== undefined) {
    return [like, like === 'json' ? 'it begins like an array of objects' : 'it begins like an object'];
  }
  const named = detectFormat(settings, head);
  if (named !== 'csv' && /^\s*[[{]/.test(Buffer.from(head.bytes.subarray(0, 64)).toString('latin1'))) {
    return [named, 'its name says so'];
  }
  return [
    'csv',
    /\.(?:csv|tsv|tab)\b/i.test(settings.source) ? 'its name says so' : 'it does not begin like JSON',
  ];
}

/** The options as a command line gives them. */
function rawOf(options: readonly string[]): Partial<RawLoad> {
  const raw: Record<string, string | boolean> = {};
  for (let at = 0; at < options.length; at++) {
    const option = options[at] as string;
    if (option === '--no-header') raw.header = false;
    else raw[camel(option)] = options[++at] as string;
  }
  return raw;
}

function camel(option: string): string {
  return option.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const LF = 0x0a;
const CR = 0x0d;

function lineEndsOf(bytes: Uint8Array): string[] {
  const found = new Set<string>();
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF) found.add(bytes[at - 1] === CR ? 'CR LF' : 'LF');
    else if (bytes[at] === CR && at + 1 < bytes.length && bytes[at + 1] !== LF) found.add('CR');
  }
  return [...found].sort((one, other) => one.length - other.length);
}
