import { SluiceError } from '../../errors.ts';
import { Body } from './body.ts';
import { Unavailable } from './failure.ts';
import { Patience } from './patience.ts';
import type { RemoteFile } from './remote-file.ts';
import { changed, type Part, requestPart } from './request-part.ts';
import { Ring } from './ring.ts';

/** One way through a remote file, from a byte to another, over as many connections as it takes. */
export class Transfer {
  readonly #file: RemoteFile;
  readonly #end: number | undefined;
  readonly #patience: Patience;
  readonly #ring = new Ring();
  readonly #stop = new AbortController();
  /** The next byte to be given. */
  #at: number;
  #body: Body | undefined;
  /** Where the body stands, and where it was promised to end. */
  #bodyAt = 0;
  #bodyEnd: number | undefined;
  #ended = false;

  constructor(file: RemoteFile, from: number, end?: number) {
    this.#file = file;
    this.#at = from;
    this.#end = end;
    this.#patience = new Patience(file.retryMillis, file.listener);
  }

  /** The next byte that `next` gives. */
  get at(): number {
    return this.#at;
  }

  /** Whether all bytes have been given: a transfer that was destroyed before has not. */
  get isWhole(): boolean {
    return this.#ended || (this.#last !== undefined && this.#at >= this.#last);
  }

  /** Resolves when the server has answered. */
  async open(): Promise<void> {
    while (!this.#isDone && this.#body === undefined) await this.#trying(() => this.#connect());
  }

  /** The next bytes, which hold until the next but one are asked for; undefined at the end, or once destroyed. */
  async next(): Promise<Uint8Array | undefined> {
    while (!this.#isDone) {
      const bytes = await this.#trying(async () => {
        if (this.#body === undefined) await this.#connect();
        return this.#pull();
      });
      if (bytes !== undefined) return bytes;
    }
    if (this.#body !== undefined && this.#bodyAt === this.#promised) await this.#expectEnd(this.#body);
    this.#drop();
    return undefined;
  }

  /** Ends it, also while something is waited for. */
  destroy(): void {
    this.#stop.abort();
    this.#drop();
  }

  get #isDone(): boolean {
    return this.isWhole || this.#stop.signal.aborted;
  }

  /** Where the bytes end that are wanted; undefined where nobody knows yet. */
  get #last(): number | undefined {
    return this.#end ?? this.#file.version?.size;
  }

  /** Where the body is to end. */
  get #promised(): number | undefined {
    return this.#bodyEnd ?? this.#file.version?.size;
  }

  /** Does it, or waits until it can be tried once more. */
  async #trying<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#drop();
      if (this.#stop.signal.aborted) return undefined;
      await this.#patience.wait(placed(error, this.#file.site.id), this.#stop.signal);
      return undefined;
    }
  }

  async #connect(): Promise<void> {
    const part = await requestPart(this.#file, this.#at, this.#end, this.#stop.signal);
    if (part === undefined) this.#ended = true;
    else this.#begin(part);
  }

  #begin({ exchange, first, end }: Part): void {
    const { site, sending } = this.#file;
    this.#body = new Body(site.id, exchange, this.#ring, sending.stallMillis);
    this.#bodyAt = first;
    this.#bodyEnd = end;
  }

  /** What the body gives and is wanted, or nothing. */
  async #pull(): Promise<Uint8Array | undefined> {
    const bytes = await this.#body?.next();
    if (bytes === undefined) return this.#bodyEnded();
    const first = Math.max(0, this.#at - this.#bodyAt);
    this.#bodyAt += bytes.length;
    if (this.#promised !== undefined && this.#bodyAt > this.#promised) throw tooMuch(this.#file.site.id);
    const last = bytes.length - Math.max(0, this.#bodyAt - (this.#end ?? this.#bodyAt));
    if (first >= last) return undefined;
    this.#at += last - first;
    this.#patience.renew();
    return bytes.subarray(first, last);
  }

  /** The answer was whole, which need not be all that was wanted. */
  #bodyEnded(): undefined {
    const { site } = this.#file;
    if (this.#body === undefined || this.#stop.signal.aborted) return;
    this.#drop();
    if (this.#at > this.#bodyAt) throw changed(site.id, `it ends at byte ${this.#bodyAt} now`);
    if (this.#promised === undefined) this.#ended = true;
    else if (!this.#isDone) {
      throw new Unavailable(`the server ended at byte ${this.#bodyAt} of ${this.#promised}`, {
        place: site.id,
      });
    }
  }

  /** All bytes are here: whether the server agrees. */
  async #expectEnd(body: Body): Promise<void> {
    try {
      if ((await body.next()) !== undefined && !this.#stop.signal.aborted) throw tooMuch(this.#file.site.id);
    } catch (error) {
      // What is cut off behind the last byte is no loss.
      if (!(error instanceof Unavailable)) throw error;
    }
  }

  #drop(): void {
    this.#body?.destroy();
    this.#body = undefined;
  }
}

function tooMuch(place: string): SluiceError {
  return new SluiceError('source/corrupt', 'the server sent more bytes than it promised', { place });
}

/** Failures that were met where the file had no name. */
function placed(error: unknown, place: string): unknown {
  if (!(error instanceof Unavailable) || error.place !== undefined) return error;
  return new Unavailable(error.message, { place, afterMillis: error.afterMillis, cause: error });
}
