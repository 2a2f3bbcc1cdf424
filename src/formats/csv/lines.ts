import type { Dialect, LineStyle } from './dialect.ts';
import { dividesAt, escapedLength } from './marks.ts';

export const LF = 0x0a;
export const CR = 0x0d;

/**
 * Length of the line end at `at`, which must lie outside quotes; 0 where none is. A CR that is the
 * very last byte of the input ends a line in both styles: its LF may have been cut off.
 */
export function lineEndLength(bytes: Uint8Array, at: number, lineStyle: LineStyle): number {
  if (bytes[at] === LF) return 1;
  if (bytes[at] !== CR) return 0;
  if (bytes[at + 1] === LF) return 2;
  return lineStyle === 'cr' || at + 1 === bytes.length ? 1 : 0;
}

/** The byte behind the first line end at or after `from`, quotes or not; the end of the input without one. */
export function nextLine(bytes: Uint8Array, from: number, lineStyle: LineStyle): number {
  for (let at = from; at < bytes.length; at += 1) {
    const length = lineEndLength(bytes, at, lineStyle);
    if (length > 0) return at + length;
  }
  return bytes.length;
}

/** The end of the bytes `[start, next)` of whole lines without their last line end. */
export function contentEnd(bytes: Uint8Array, start: number, next: number, lineStyle: LineStyle): number {
  if (next - 2 >= start && lineEndLength(bytes, next - 2, lineStyle) === 2) return next - 2;
  if (next - 1 >= start && lineEndLength(bytes, next - 1, lineStyle) === 1) return next - 1;
  return next;
}

/** Line ends within `[start, end)`, those inside quotes included: LF, and in style `cr` CR without an LF behind. */
export function countLineEnds(bytes: Uint8Array, start: number, end: number, lineStyle: LineStyle): number {
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const isHalf = at + 1 < end && bytes[at + 1] === LF;
    if (bytes[at] === LF || (lineStyle === 'cr' && bytes[at] === CR && !isHalf)) count += 1;
  }
  return count;
}

/**
 * The style that the first line end outside quotes shows; `lf` when `head` has none. `isWhole`: the
 * input ends where `head` ends. Without that, a CR that is the last byte shows nothing.
 */
export function detectLineStyle(head: Uint8Array, isWhole: boolean, dialect: Dialect): LineStyle {
  let isQuoted = false;
  let mayOpen = true;
  for (let at = 0; at < head.length; at += 1) {
    const covered = escapedLength(head, at, head.length, dialect, isQuoted);
    if (covered > 0) {
      at += covered - 1;
      mayOpen = false;
      continue;
    }
    const byte = head[at];
    if (byte === dialect.quote && (isQuoted || mayOpen)) {
      // A doubled quote closes and opens again at once, which comes to the same.
      isQuoted = !isQuoted;
      mayOpen = true;
      continue;
    }
    mayOpen = dividesAt(head, at, head.length, dialect);
    if (isQuoted) continue;
    if (mayOpen) at += dialect.delimiter.length - 1;
    if (byte === LF) return 'lf';
    if (byte === CR && (isWhole || at + 1 < head.length)) return head[at + 1] === LF ? 'lf' : 'cr';
  }
  return 'lf';
}
