import type { LoadSettings } from '../config/settings.ts';
import type { Input } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';
import { openInput } from '../sources/open.ts';
import { lookAtCsv } from './csv-source.ts';
import { detectFormat } from './detect-format.ts';
import { lookAtJson } from './json-source.ts';
import type { Start } from './load-with.ts';
import { lookAtNdjson } from './ndjson-source.ts';
import type { SourceFormat } from './source-format.ts';

/** A source whose beginning has been looked at. */
export interface OpenSource {
  readonly input: Input;
  readonly format: SourceFormat;
  /** Where the first record begins, and on which line. */
  readonly from: InputOffset;
  readonly fromLine: number;
}

/** The beginning of an input. */
export interface Head {
  readonly bytes: Uint8Array;
  /** Whether the input ends where the bytes end. */
  readonly isWhole: boolean;
}

/** How each format is looked at. */
const LOOKS = { csv: lookAtCsv, ndjson: lookAtNdjson, json: lookAtJson };

/** What tells the format, a header among it, must lie within so many bytes. */
const HEAD_BYTES = 1 << 20;

export async function openSource(
  settings: LoadSettings,
  { listener, stop }: Pick<Start, 'listener' | 'stop'>,
): Promise<OpenSource> {
  const { remote, retryMillis } = settings;
  const giveUp = AbortSignal.any([stop.drain, stop.now]);
  const around = { settings: remote, env: process.env, retryMillis, listener, giveUp };
  const input = await openInput(settings.source, around);
  try {
    const bytes = await input.head(HEAD_BYTES);
    const isWhole = input.size === undefined ? bytes.length < HEAD_BYTES : bytes.length >= input.size;
    const head = { bytes, isWhole };
    return await LOOKS[detectFormat(settings, head)](input, head, settings);
  } catch (error) {
    await input.close();
    throw error;
  }
}
