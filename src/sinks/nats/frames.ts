/*
 * Writes messages as frames of the protocol, many into one buffer: the client library's own `publish` makes an
 * object, a promise and a timer for each. Before you edit: `add` runs once per message on the main thread.
 */
const BUFFER_BYTES = 1 << 16;
const CR = 13;
const LF = 10;

interface Written {
  readonly buffer: Buffer;
  /** The last message in it. */
  readonly last: number;
}

/**
 * Gathers frames, and gives them away in buffers. A buffer is written to again once the server has answered to a
 * message behind it: then it has read all of the buffer.
 */
export class FrameWriter {
  readonly #give: (frames: Uint8Array) => void;
  #buffer: Buffer = Buffer.alloc(0);
  /** Within the buffer: where what was not given away yet begins, and ends. */
  #from = 0;
  #at = 0;
  #last = -1;
  readonly #written: Written[] = [];
  readonly #free: Buffer[] = [];
  #answered = -1;

  constructor(give: (frames: Uint8Array) => void) {
    this.#give = give;
  }

  /** Messages are counted from 0 again. Only when the server has read all that was given away. */
  begin(): void {
    for (const { buffer } of this.#written.splice(0)) this.#free.push(buffer);
    this.#from = 0;
    this.#at = 0;
    this.#last = -1;
    this.#answered = -1;
  }

  /** The server has answered to that message. */
  answered(message: number): void {
    if (message > this.#answered) this.#answered = message;
  }

  /**
   * One message: `headers` are whole lines, `reply` is empty where no answer is wanted. Texts have a character for
   * each byte. Messages come in the order of their numbers.
   */
  add(
    message: number,
    subject: string,
    reply: string,
    headers: string,
    body: Buffer,
    start: number,
    end: number,
  ): void {
    const headerBytes = headers === '' ? 0 : headers.length + 14;
    const bytes = headerBytes + end - start;
    const head =
      headerBytes === 0
        ? `PUB ${subject} ${reply}${reply === '' ? '' : ' '}${bytes}\r\n`
        : `HPUB ${subject} ${reply}${reply === '' ? '' : ' '}${headerBytes} ${bytes}\r\nNATS/1.0\r\n${headers}\r\n\r\n`;
    const room = head.length + end - start + 2;
    if (this.#at + room > this.#buffer.length) this.#next(room);
    let at = this.#at + this.#buffer.write(head, this.#at, 'latin1');
    at += body.copy(this.#buffer, at, start, end);
    this.#buffer[at] = CR;
    this.#buffer[at + 1] = LF;
    this.#at = at + 2;
    this.#last = message;
  }

  flush(): void {
    if (this.#at === this.#from) return;
    this.#give(this.#buffer.subarray(this.#from, this.#at));
    this.#from = this.#at;
  }

  #next(room: number): void {
    this.flush();
    if (this.#buffer.length === BUFFER_BYTES) this.#written.push({ buffer: this.#buffer, last: this.#last });
    while ((this.#written[0]?.last ?? Number.POSITIVE_INFINITY) < this.#answered) {
      this.#free.push((this.#written.shift() as Written).buffer);
    }
    this.#buffer =
      (room <= BUFFER_BYTES ? this.#free.pop() : undefined) ??
      Buffer.allocUnsafeSlow(Math.max(BUFFER_BYTES, room));
    this.#from = 0;
    this.#at = 0;
  }
}
