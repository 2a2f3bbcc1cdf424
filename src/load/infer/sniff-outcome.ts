import type { FormatName } from '../../config/settings.ts';
import type { DetectedDialect } from '../../formats/csv/detect-dialect.ts';
import type { InferredColumn } from '../../infer/decide.ts';
import type { EncodingGuess } from '../source/guess-encoding.ts';

/** What a source looks like, from its beginning and, where it can be read by position, from samples of the rest. */
export interface SniffOutcome {
  readonly source: string;
  /** `gzip`, `zstd`, `brotli`; undefined for none. */
  readonly compression: string | undefined;
  readonly encoding: EncodingGuess;
  readonly format: FormatName;
  /** What shows the format, one line. */
  readonly formatEvidence: string;
  /** `LF`, `CR LF`, `CR`; several where they are mixed, none where there is only one line. */
  readonly lineEnds: readonly string[];
  /** Of CSV. */
  readonly dialect?: DetectedDialect;
  /** As a table made for it would have them. */
  readonly columns: readonly InferredColumn[];
  /** Whether names were changed, because no table could have them. */
  readonly isRenamed: boolean;
  /** Options with which a load reads it, each an argument. */
  readonly options: readonly string[];
}
