import { LIMITS, type Limit } from '../config/limits.ts';
import type { LoadSettings, TargetSettings } from '../config/settings.ts';
import { showTableName } from '../sinks/postgres/table-name.ts';
import { formatBytes, formatCount } from './amounts.ts';
import { escapeText } from './escape.ts';
import { withoutSecrets } from './secrets.ts';

/** The settings of a load and the table of limits, for `--explain`. */
export function explainLines(settings: LoadSettings): string[] {
  const { target, batchRows, batchBytes } = settings;
  const rows: readonly (readonly [string, string])[] = [
    ['source', settings.source],
    ...targetRows(target),
    ['format', settings.format ?? 'as the source looks'],
    ['encoding', settings.encoding ?? 'by its byte order mark, or utf-8'],
    ['no UTF-8', settings.invalidUtf8],
    ['NUL', settings.nul],
    ['lanes', formatCount(settings.lanes)],
    ['workers', formatCount(settings.workers)],
    ['chunk', formatBytes(settings.chunkBytes)],
    [
      'batch',
      `${formatBytes(batchBytes)}${Number.isFinite(batchRows) ? `, ${formatCount(batchRows)} rows` : ''}`,
    ],
    ['batch age', `${settings.batchAgeMillis} ms`],
    ['rejects', settings.rejectsFile ?? 'counted only'],
    ['ledger', settings.ledger ? 'kept in the target' : 'none'],
  ];
  const shown = rows.map(([name, text]) => `  ${name.padEnd(10)}${escapeText(text)}`);
  return ['settings', ...shown, 'limits', ...Object.values(LIMITS).map(limitLine)];
}

function targetRows(target: TargetSettings): (readonly [string, string])[] {
  switch (target.kind) {
    case 'file':
      return [
        ['target', target.path === '-' ? 'standard output' : target.path],
        ['as', [target.format, target.compression].filter((name) => name !== undefined).join(', ')],
      ];
    case 'nats':
      return [
        ['target', `NATS, stream ${target.address.stream}`],
        ['subject', target.subject?.source ?? "the stream's"],
      ];
    case 'check':
      return [['target', 'none'], ...(target.against ? targetRows(target.against) : [])];
    default:
      return [
        ['target', target.to === undefined ? 'a server of its own' : withoutSecrets(target.to)],
        ['table', showTableName(target.table)],
      ];
  }
}

function limitLine({ option, unit, min, max, summary }: Limit): string {
  return `  ${(option ?? '').padEnd(14)}${formatCount(min)} to ${formatCount(max)} ${unit} ${summary}`;
}
