import type { RawNatsOptions } from './raw-nats.ts';

/** Options of `sluice load` as they were typed: text, unchecked. */
export interface RawLoadOptions extends RawNatsOptions {
  readonly to?: string;
  readonly table?: string;
  readonly toFormat?: string;
  readonly toDelimiter?: string;
  readonly overwrite?: boolean;
  readonly types?: string;
  readonly lanes?: string;
  readonly workers?: string;
  readonly chunk?: string;
  readonly batch?: string;
  readonly batchAge?: string;
  readonly columns?: string;
  readonly header?: boolean;
  readonly ignoreExtra?: boolean;
  readonly create?: boolean;
  readonly unlogged?: boolean;
  readonly dialect?: string;
  readonly delimiter?: string;
  readonly quote?: string;
  readonly escape?: string;
  readonly escapes?: string;
  readonly comment?: string;
  readonly skipLines?: string;
  readonly null?: readonly string[];
  readonly empty?: string;
  readonly trim?: boolean;
  readonly ragged?: string;
  readonly decimal?: string;
  readonly thousands?: string;
  readonly true?: readonly string[];
  readonly false?: readonly string[];
  readonly dateFormat?: readonly string[];
  readonly tz?: string;
  readonly encoding?: string;
  readonly invalidUtf8?: string;
  readonly nul?: string;
  readonly format?: string;
  readonly map?: readonly string[];
  readonly rest?: string;
  readonly missing?: string;
  readonly duplicateKeys?: string;
  readonly maxDepth?: string;
  readonly headersFile?: string;
  readonly maxRatio?: string;
  readonly maxOutput?: string;
  readonly rejects?: string;
  readonly maxRejects?: string;
  readonly retryFor?: string;
  readonly allowRelativeTimes?: boolean;
  readonly lossy?: boolean;
  readonly dropIndexes?: boolean;
  readonly atomic?: boolean;
  readonly replace?: boolean;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly onConflict?: string;
  readonly key?: string;
  readonly ledger?: boolean;
  readonly ledgerSchema?: string;
  /** `true` for as long as it takes. */
  readonly wait?: string | true;
  readonly skipLocked?: boolean;
  readonly restart?: boolean;
  readonly again?: boolean;
  readonly tail?: boolean;
  readonly job?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress?: boolean;
  readonly explain?: boolean;
}

/** A load as it was typed. */
export interface RawLoad extends RawLoadOptions {
  /** Files, URLs, or `-` for standard input. */
  readonly sources: readonly string[];
}

/** What sizes are where nothing is typed; lanes and workers depend on the machine. */
export const DEFAULT_SIZES = { chunk: '1MiB', batch: '8MiB', batchAge: '1s' } as const;
/** How long a target that is away is waited for. */
export const DEFAULT_RETRY = '10min';
