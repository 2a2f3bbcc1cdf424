import { type Cell, cellsOf } from './cells.ts';

/** A stretch of bytes, shown within a number of columns, with one place in it to point at. */
export interface Excerpt {
  readonly text: string;
  /** Columns of the text before the place, and columns of the place itself, at least one. */
  readonly before: number;
  readonly width: number;
  /** Whether something was left out. */
  readonly cut: boolean;
}

/** Bytes looked at on either side of the place: more than any terminal is wide. */
const CONTEXT_BYTES = 2048;

/** Shows `bytes` so that the place `[from, end)` is in sight, with `…` where something was left out. */
export function excerptOf(bytes: Uint8Array, from: number, end: number, columns: number): Excerpt {
  const start = characterStart(bytes, Math.max(0, from - CONTEXT_BYTES));
  const stop = Math.min(bytes.length, from + CONTEXT_BYTES);
  const cells = cellsOf(bytes.subarray(start, stop));
  const first = indexAt(cells, from - start);
  const last = indexAt(cells, end - start);

  const whole = start === 0 && stop === bytes.length && widthOf(cells, 0, cells.length) <= columns;
  const [low, high] = whole ? [0, cells.length] : windowAround(cells, first, last, Math.max(1, columns - 2));
  const left = low > 0 || start > 0 ? '…' : '';
  const right = high < cells.length || stop < bytes.length ? '…' : '';
  const shown = cells.slice(low, high).map(({ text }) => text);
  return {
    text: left + shown.join('') + right,
    before: left.length + widthOf(cells, low, first),
    width: Math.max(1, widthOf(cells, first, Math.min(last, high))),
    cut: left !== '' || right !== '',
  };
}

/** The place from its beginning, as much of it as fits, then what is around it on both sides. */
function windowAround(
  cells: readonly Cell[],
  first: number,
  last: number,
  columns: number,
): [number, number] {
  let low = first;
  let high = first;
  let left = columns;
  const take = (cell: Cell | undefined): boolean => {
    if (cell === undefined || cell.width > left) return false;
    left -= cell.width;
    return true;
  };
  while (high < last && take(cells[high])) high += 1;
  for (let grew = true; grew; ) {
    const grewLeft = take(cells[low - 1]);
    if (grewLeft) low -= 1;
    const grewRight = take(cells[high]);
    if (grewRight) high += 1;
    grew = grewLeft || grewRight;
  }
  return [low, high];
}

function widthOf(cells: readonly Cell[], from: number, end: number): number {
  let width = 0;
  for (let index = from; index < end; index++) width += cells[index]?.width ?? 0;
  return width;
}

function indexAt(cells: readonly Cell[], at: number): number {
  const index = cells.findIndex((cell) => cell.at >= at);
  return index === -1 ? cells.length : index;
}

/** Moves on to where a character begins, over the three bytes at most that can belong to the one before. */
function characterStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && start < at + 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return start;
}
