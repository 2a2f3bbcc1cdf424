import { createHash } from 'node:crypto';
import type { Encoding } from '../../formats/encoding/encoding.ts';
import { type Decoded, type Decoder, openDecoder } from '../../kernel/decoder.ts';
import type { Fingerprint } from '../../record/sink.ts';
import type { DiskBytes, Input } from '../../record/source.ts';
import { textBytes } from '../../record/source-bytes.ts';
import type { HashedSpan, InputOffset } from '../../record/span.ts';
import { UNIT_TEXT, UNIT_UTF16 } from '../../record/text-unit.ts';
import type { DescriptorBytes } from '../../sources/descriptor-bytes.ts';
import { PassedOver } from '../../sources/passed-over.ts';
import { PipeInput } from '../../sources/pipe.ts';

/** An input of another encoding than UTF-8, read as UTF-8. */
export function decodedInput(input: Input, encoding: Encoding): Input {
  if (input.check === undefined) return new DecodedInput(input, encoding);
  return encoding.unit === UNIT_TEXT ? decodedPipe(input, encoding) : new DecodedStream(input, encoding);
}

/** What can be read but once, and whose positions are those of its text: the text is a pipe of its own. */
function decodedPipe(input: Input, encoding: Encoding): Input {
  const stop = new AbortController();
  const disk = { size: input.size, read: 0 };
  const texts = decodeAll(openDecoder(encoding), input.read(0, undefined, stop.signal), (bytes) => {
    disk.read += bytes;
  });
  const bytes: DescriptorBytes = {
    next: async () => (await texts.next()).value?.text,
    destroy: () => {
      stop.abort();
      void input.close();
    },
  };
  return new PipeInput(input.id, bytes, undefined, encoding.unit, input.disk ?? disk);
}

/** The text of an input, piece by piece, none of them empty. `tellRead` hears of what it is made of. */
async function* decodeAll(
  decoder: Decoder,
  input: AsyncIterable<Uint8Array>,
  tellRead: (bytes: number) => void = () => {},
): AsyncGenerator<Decoded, undefined> {
  for await (const bytes of input) {
    tellRead(bytes.length);
    for (const decoded of decoder.decode(bytes)) if (decoded.text.length > 0) yield decoded;
  }
  const rest = decoder.end();
  if (rest.text.length > 0) yield rest;
}

/**
 * An input of another encoding, read as UTF-8. Positions are those of the input itself, but for encodings in which
 * the text does not tell them: there they are those of the text, and what lies before one is read over.
 */
class DecodedInput implements Input {
  readonly id: string;
  readonly size: number | undefined;
  readonly unit: number;
  readonly sample?: NonNullable<Input['sample']>;
  readonly #input: Input;
  readonly #encoding: Encoding;
  readonly #sizes = new WeakMap<Uint8Array, number>();
  #read = 0;

  constructor(input: Input, encoding: Encoding) {
    this.id = input.id;
    this.unit = encoding.unit;
    this.size = encoding.unit === UNIT_TEXT ? undefined : input.size;
    this.#input = input;
    this.#encoding = encoding;
    if (encoding.unit !== UNIT_TEXT && input.sample !== undefined) {
      this.sample = (from, bytes) => this.#sample(from, bytes);
    }
  }

  get disk(): DiskBytes | undefined {
    const { disk, size } = this.#input;
    return disk ?? (this.unit === UNIT_TEXT ? { size, read: this.#read } : undefined);
  }

  async head(limit: number): Promise<Uint8Array> {
    // Of a character that takes two bytes or more here, UTF-8 may have but one.
    const most = this.#encoding.kind === 'single-byte' ? limit : limit * 2;
    const bytes = await this.#input.head(most);
    return wholeText(openDecoder(this.#encoding), bytes, bytes.length < most).subarray(0, limit);
  }

  async fingerprint(size?: number): Promise<Fingerprint> {
    const found = await this.#input.fingerprint(size);
    if (this.unit !== UNIT_TEXT || found.head === '') return found;
    // Positions mean something else under another encoding.
    const head = createHash('sha256').update(`${found.head} ${this.#encoding.name}`).digest('hex');
    return { ...found, head };
  }

  sourceBytes(bytes: Uint8Array): number {
    return this.#sizes.get(bytes) ?? bytes.length;
  }

  async *read(
    from: InputOffset,
    end: InputOffset | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    if (this.unit === UNIT_TEXT) return yield* this.#readOver(from, end, signal);
    const decoded = decodeAll(openDecoder(this.#encoding), this.#input.read(from, end, signal));
    for await (const { text, sourceBytes } of decoded) yield this.sized(text, sourceBytes);
  }

  protected sized(text: Uint8Array, sourceBytes: number): Uint8Array {
    this.#sizes.set(text, sourceBytes);
    return text;
  }

  close(): Promise<void> {
    return this.#input.close();
  }

  /** All of the text from the input's beginning, and of it what is asked for. */
  async *#readOver(from: InputOffset, end: InputOffset | undefined, signal: AbortSignal) {
    let at = 0;
    this.#read = 0;
    const source = this.#input.read(0, undefined, signal);
    const decoded = decodeAll(openDecoder(this.#encoding), source, (bytes) => {
      this.#read += bytes;
    });
    for await (const { text } of decoded) {
      const first = Math.max(0, from - at);
      const last = end === undefined ? text.length : Math.min(text.length, end - at);
      at += text.length;
      if (first < last) yield text.subarray(first, last);
      if (end !== undefined && at >= end) return;
    }
  }

  async #sample(from: InputOffset, bytes: number): Promise<Uint8Array> {
    const at = this.unit === UNIT_UTF16 ? from - (from % 2) : from;
    const found = (await this.#input.sample?.(at, bytes)) ?? new Uint8Array();
    return wholeText(openDecoder(this.#encoding), found, false);
  }
}

/** One that can be read but once: what is passed over because it is settled is decoded too, and held against that. */
class DecodedStream extends DecodedInput {
  #at: InputOffset = 0;
  #passedOver = new PassedOver([]);

  check(settled: readonly HashedSpan[]): void {
    this.#passedOver = new PassedOver(settled, this.unit);
  }

  override async *read(
    from: InputOffset,
    end: InputOffset | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    for await (const text of super.read(this.#at, end, signal)) {
      const bytes = this.sourceBytes(text);
      const passed = Math.min(bytes, Math.max(0, from - this.#at));
      const start = textBytes(this.unit, text, passed);
      this.#passedOver.pass(this.#at, text.subarray(0, start), this.id);
      this.#at += bytes;
      if (start < text.length) yield this.sized(text.subarray(start), bytes - passed);
    }
    signal.throwIfAborted();
    this.#passedOver.end(this.#at, from, this.id);
  }
}

/** A copy of all that the bytes hold; half a character at their end only where they are all there is. */
function wholeText(decoder: Decoder, bytes: Uint8Array, isEnd: boolean): Uint8Array {
  const texts: Uint8Array[] = [];
  for (const { text } of decoder.decode(bytes)) texts.push(Buffer.from(text));
  if (isEnd) texts.push(decoder.end().text);
  return Buffer.concat(texts);
}
