import { inColour, type Paint, plain } from './paint.ts';

/** What sluice needs of standard error: `process.stderr`, or a stream of a test. */
export interface ScreenStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Lines that go to a log or a pipe in one run: enough to find the trouble, not enough to fill a disk. */
export const QUIET_LINES = 25;

const DEFAULT_COLUMNS = 100;

/**
 * Standard error, by whole lines. On a terminal it has colours and any number of lines. Elsewhere it
 * takes `QUIET_LINES`, and who prints looks at `room` first.
 */
export class Screen {
  readonly isTerminal: boolean;
  readonly paint: Paint;
  readonly #stream: ScreenStream;
  readonly #env: NodeJS.ProcessEnv;
  #room: number;
  #through: ((text: string) => void) | undefined;

  constructor(stream: ScreenStream, env: NodeJS.ProcessEnv) {
    this.#stream = stream;
    this.#env = env;
    this.isTerminal = stream.isTTY === true;
    const coloured = this.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
    this.paint = coloured ? inColour : plain;
    this.#room = this.isTerminal ? Number.POSITIVE_INFINITY : QUIET_LINES;
  }

  /** Lines that may still be printed. */
  get room(): number {
    return this.#room;
  }

  get columns(): number {
    const columns = this.#stream.columns ?? Number(this.#env.COLUMNS);
    return columns > 0 ? columns : DEFAULT_COLUMNS;
  }

  /** Prints as many of the lines as there is room for. Text from outside must be escaped already. */
  print(lines: readonly string[]): void {
    const shown = lines.slice(0, this.#room);
    this.#room -= shown.length;
    if (shown.length === 0) return;
    const text = `${shown.join('\n')}\n`;
    if (this.#through === undefined) this.#stream.write(text);
    else this.#through(text);
  }

  /** While a display redraws itself below, lines go through it. Undefined ends that. */
  printThrough(write: ((text: string) => void) | undefined): void {
    this.#through = write;
  }
}
