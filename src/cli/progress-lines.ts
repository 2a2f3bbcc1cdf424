import { formatBytes, formatCount, formatRows, formatSeconds } from './amounts.ts';
import { escapeText } from './escape.ts';
import type { ProgressState } from './progress-state.ts';
import { cutToWidth, displayWidth } from './width.ts';

/** What is measured at the moment of drawing. */
export interface Moment {
  readonly millis: number;
  readonly rssBytes: number;
}

const BAR_COLUMNS = 24;

/**
 * The two lines of the display, neither wider than `columns`. Where the size is unknown there is no
 * share, no bar and no time left.
 */
export function progressLines(state: ProgressState, moment: Moment, columns: number): [string, string] {
  return [joined(firstLine(state, moment, columns), columns), joined(secondLine(state, moment), columns)];
}

function firstLine(state: ProgressState, { millis }: Moment, columns: number): string[] {
  const { share, size, doneBytes } = state;
  const name = escapeText(state.source);
  if (share === undefined || size === undefined) return [name, formatBytes(doneBytes)];
  const left = state.secondsLeft(millis);
  const parts = [
    `${Math.floor(share * 100)} %`,
    `${formatBytes(doneBytes)} of ${formatBytes(size)}`,
    ...(left === undefined ? [] : [`${formatSeconds(Math.ceil(left))} left`]),
  ];
  const taken = displayWidth(name) + parts.join('').length + (parts.length + 1) * 2;
  return taken + BAR_COLUMNS > columns ? [name, ...parts] : [name, bar(share), ...parts];
}

function secondLine(state: ProgressState, { millis, rssBytes }: Moment): string[] {
  if (state.retrying !== undefined) {
    const { of = 'target', attempt, reason } = state.retrying;
    return [`waiting for the ${of}, attempt ${attempt}: ${escapeText(reason)}`];
  }
  const rows = state.rowsPerSecond(millis);
  const bytes = state.bytesPerSecond(millis);
  return [
    formatRows(state.tally.read),
    ...(rows === undefined ? [] : [`${formatCount(Math.round(rows))} rows/s`]),
    ...(bytes === undefined ? [] : [`${formatBytes(bytes)}/s`]),
    `${formatCount(state.tally.rejected)} rejected`,
    `RSS ${formatBytes(rssBytes)}`,
    ...(state.bottleneck === undefined ? [] : [state.bottleneck]),
  ];
}

function bar(share: number): string {
  const full = Math.floor(share * BAR_COLUMNS);
  return '█'.repeat(full) + '░'.repeat(BAR_COLUMNS - full);
}

function joined(parts: readonly string[], columns: number): string {
  return cutToWidth(parts.join('  '), columns);
}
