import type { LoadSettings } from '../../config/settings.ts';
import type { Fingerprint } from '../../record/sink.ts';
import { type Input, isWholeHead } from '../../record/source.ts';
import { sourceBytes } from '../../record/source-bytes.ts';
import type { InputOffset } from '../../record/span.ts';
import { UNIT_BYTE } from '../../record/text-unit.ts';
import { refuseAmbiguous } from '../../sources/glob.ts';
import type { ListedInput } from '../../sources/list.ts';
import { openInput } from '../../sources/open.ts';
import type { Start } from '../load-with.ts';
import { lookAtCsv } from './csv-source.ts';
import { decodeInput } from './decode-input.ts';
import { detectFormat } from './detect-format.ts';
import { lookAtJson } from './json-source.ts';
import { lookAtNdjson } from './ndjson-source.ts';
import type { SourceFormat } from './source-format.ts';

/** A source whose beginning has been looked at. */
export interface OpenSource {
  readonly input: Input;
  readonly format: SourceFormat;
  /** Where the first record begins, and on which line. */
  readonly from: InputOffset;
  readonly fromLine: number;
  /** Where there are several inputs: all of them. The one above is the first that is not empty. */
  readonly many?: ManyInputs;
}

/** Several inputs of one job. */
export interface ManyInputs {
  /** As typed. */
  readonly sources: readonly string[];
  readonly inputs: readonly ManyInput[];
}

/** One of several inputs: what was seen of it before the load. */
export interface ManyInput extends ListedInput {
  readonly fingerprint: Fingerprint;
  /** Bytes as they are on disk, and bytes that they hold, where these are known. */
  readonly diskBytes: number | undefined;
  readonly size: number | undefined;
  /** Whether it holds no record, nor a header. */
  readonly isEmpty: boolean;
  readonly from: InputOffset;
  readonly fromLine: number;
  /** Number of the plan by which it is read. */
  readonly plan: number;
}

/** Opens one input by its name, as what it holds. */
export type OpenOne = (name: string) => Promise<Input>;

/** The beginning of an input. */
export interface Head {
  readonly bytes: Uint8Array;
  /** Whether the input ends where the bytes end. */
  readonly isWhole: boolean;
}

/** How each format is looked at. */
const LOOKS = { csv: lookAtCsv, ndjson: lookAtNdjson, json: lookAtJson };

/** What tells the format, a header among it, must lie within so many bytes. */
export const HEAD_BYTES = 1 << 20;

export async function openSource(settings: LoadSettings, open: OpenOne): Promise<OpenSource> {
  if (settings.isMany) return (await import('./open-many.ts')).openMany(settings, open);
  await refuseAmbiguous(settings.source);
  const input = await open(settings.source);
  try {
    return await lookAt(input, settings);
  } catch (error) {
    await input.close();
    throw error;
  }
}

/** How inputs of this load are opened. */
export function opener(settings: LoadSettings, start: Pick<Start, 'listener' | 'stop'>): OpenOne {
  const open = undecodedOpener(settings, start);
  return async (name) => {
    const input = await open(name);
    try {
      return await decodeInput(input, settings.encoding);
    } catch (error) {
      await input.close();
      throw error;
    }
  };
}

/** The same, in the encoding that they have. */
export function undecodedOpener(
  { remote, retryMillis, expansion }: LoadSettings,
  { listener, stop }: Pick<Start, 'listener' | 'stop'>,
): OpenOne {
  const giveUp = AbortSignal.any([stop.drain, stop.now]);
  const around = { settings: remote, env: process.env, retryMillis, listener, giveUp };
  return (name) => openInput(name, around, expansion);
}

/** Finds out what an input is, from its first bytes. Throws `source/empty`, `source/header` and `usage`. */
export async function lookAt(
  input: Input,
  settings: LoadSettings,
  headBytes = HEAD_BYTES,
): Promise<OpenSource> {
  const bytes = await input.head(headBytes);
  const head = { bytes, isWhole: isWholeHead(input, bytes, headBytes) };
  const source = await LOOKS[detectFormat(settings, head)](input, head, settings);
  // What was looked at is the text; positions are those of the source.
  return { ...source, from: sourceBytes(input.unit ?? UNIT_BYTE, bytes.subarray(0, source.from)) };
}
