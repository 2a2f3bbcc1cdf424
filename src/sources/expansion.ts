import { SluiceError } from '../errors.ts';

/** What a compressed input may become. Infinity where there is no limit. */
export interface ExpansionLimits {
  /** Bytes that come out, for each that goes in. */
  readonly ratio: number;
  /** Bytes that come out of one input. */
  readonly outputBytes: number;
}

/** What is written in full may be this many times as long as it is compressed; hardly any rows are. */
export const DEFAULT_RATIO = 1000;
/** Less than this is no bomb, whatever its ratio. */
const HARMLESS_BYTES = 64 << 20;

/** Throws `source/limit` where too much has come out. `taken`: bytes of the input up to there. */
export function refuseExpansion(
  taken: number,
  given: number,
  { ratio, outputBytes }: ExpansionLimits,
  place: string,
): void {
  const isBomb = given > HARMLESS_BYTES && given > taken * ratio;
  if (!isBomb && given <= outputBytes) return;
  const count = (bytes: number) => bytes.toLocaleString('en-US');
  throw new SluiceError('source/limit', `more comes out of it than is allowed: ${count(given)} bytes`, {
    place,
    notes: [
      `by byte ${count(taken)} of what is compressed`,
      isBomb ? `that is more than ${count(ratio)} times as much` : `the limit is ${count(outputBytes)} bytes`,
    ],
    hint: isBomb
      ? 'if these are rows all the same: --max-ratio 10000, or --max-ratio none'
      : '--max-output allows more; the same command goes on from here',
  });
}
