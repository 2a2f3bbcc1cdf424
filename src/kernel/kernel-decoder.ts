import type { Encoding } from '../formats/encoding/encoding.ts';
import { singleByteTable } from '../formats/encoding/single-byte.ts';
import { INVALID_HALF, INVALID_PAIR, INVALID_UNIT } from '../record/text-unit.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { compileKernel } from './kernel.ts';
import { SLACK_BYTES } from './layout.ts';

/** Decoded at once: source and text stay in the second-level cache. */
const SLICE_BYTES = 1 << 16;
/** One that is with whoever asked for it, one before, and the one being made. */
const TEXTS = 3;
/** A byte, or a unit of two, becomes three bytes at most. */
const TEXT_BYTES = SLICE_BYTES * 3 + SLACK_BYTES;
/** Bytes of an unfinished pair of units, and one more, that are left for the next slice. */
const MOST_LEFT = 3;

/** What stands for so many bytes that are left at the end. */
const ENDS = [[], [INVALID_HALF], [INVALID_UNIT], [INVALID_PAIR]];

/** The kernel's own constants end below this address. */
const TABLE_AT = 1 << 20;
const SOURCE_AT = TABLE_AT + 256 * 4 + SLACK_BYTES;
const TEXTS_AT = SOURCE_AT + MOST_LEFT + SLICE_BYTES + SLACK_BYTES;
const PAGES = Math.ceil((TEXTS_AT + TEXTS * TEXT_BYTES) / 65536);

interface Exports {
  transcodeBytes(at: number, end: number, out: number, table: number): number;
  transcodeUtf16(at: number, end: number, out: number, swapped: number): number;
  readonly transcoded: WebAssembly.Global;
}

/** Encodings of single bytes, and UTF-16, by the kernel's own loops. */
export class KernelDecoder implements Decoder {
  readonly #exports: Exports;
  readonly #bytes: Uint8Array;
  readonly #encoding: Encoding;
  /** Bytes of the source that lie at SOURCE_AT and are not decoded yet. */
  #left = 0;
  #turn = 0;

  constructor(encoding: Encoding) {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    const abort = () => {
      throw new Error('the kernel aborted');
    };
    const instance = new WebAssembly.Instance(compileKernel(), { env: { memory, abort } });
    this.#exports = instance.exports as unknown as Exports;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#encoding = encoding;
    const table = singleByteTable(encoding.name);
    if (table !== undefined) writeTable(new DataView(memory.buffer, TABLE_AT), table);
  }

  *decode(bytes: Uint8Array): Generator<Decoded> {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const slice = bytes.subarray(at, at + SLICE_BYTES);
      this.#bytes.set(slice, SOURCE_AT + this.#left);
      yield this.#slice(SOURCE_AT + this.#left + slice.length);
    }
  }

  end(): Decoded {
    const text = Uint8Array.from(ENDS[this.#left] ?? []);
    const sourceBytes = this.#left;
    this.#left = 0;
    return { text, sourceBytes };
  }

  /** Decodes the source up to `end`, but for half a character there. */
  #slice(end: number): Decoded {
    const out = TEXTS_AT + (this.#turn++ % TEXTS) * TEXT_BYTES;
    const { name, kind } = this.#encoding;
    const behind =
      kind === 'utf-16'
        ? this.#exports.transcodeUtf16(SOURCE_AT, end, out, name === 'utf-16be' ? 1 : 0)
        : this.#exports.transcodeBytes(SOURCE_AT, end, out, TABLE_AT);
    const done = Number(this.#exports.transcoded.value);
    this.#bytes.copyWithin(SOURCE_AT, done, end);
    this.#left = end - done;
    return { text: this.#bytes.subarray(out, behind), sourceBytes: done - SOURCE_AT };
  }
}

/** For each byte its UTF-8 in the low bytes, and the length of that in the highest. */
function writeTable(view: DataView, points: readonly (number | undefined)[]): void {
  for (const [byte, point] of points.entries()) {
    const text = point === undefined ? [INVALID_UNIT] : Buffer.from(String.fromCodePoint(point));
    const [first = 0, second = 0, third = 0] = text;
    view.setUint32(byte * 4, first | (second << 8) | (third << 16) | (text.length << 24), true);
  }
}
