import { Writable } from 'node:stream';

/** A stream in the place of standard error: it keeps what is written. */
export class FakeTerminal extends Writable {
  readonly isTTY: boolean;
  columns: number | undefined;
  text = '';

  constructor({ isTTY, columns }: { isTTY: boolean; columns?: number }) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.columns = columns ?? (isTTY ? 80 : undefined);
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}
