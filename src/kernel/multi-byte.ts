import { INVALID_UNIT } from '../record/text-unit.ts';
import type { Decoded, Decoder } from './decoder.ts';

/** Decoded at once: what becomes of it is small beside the rest of a load. */
const SLICE_BYTES = 1 << 16;

const REPLACEMENT = Buffer.from('\ufffd');

/** Bytes below this are characters of their own in every encoding but those with escapes: line ends, commas, blanks. */
const ALONE = 0x30;
/** Of bytes none of which is alone, more than any character has is not kept back. */
const MOST_KEPT = 1 << 20;
const WITH_ESCAPES = 'iso-2022-jp';

/** Encodings in which a character has one byte or more, by Node's own TextDecoder. */
export class TextDecoderDecoder implements Decoder {
  readonly #decoder: TextDecoder;
  /** Bytes behind the last that stands alone. */
  #kept: Uint8Array = new Uint8Array();

  constructor(name: string) {
    this.#decoder = new TextDecoder(name, { ignoreBOM: true });
  }

  *decode(bytes: Uint8Array): Generator<Decoded> {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const slice = bytes.subarray(at, at + SLICE_BYTES);
      if (this.#decoder.encoding === WITH_ESCAPES)
        yield decoded(this.#decoder.decode(slice, { stream: true }));
      else yield* this.#decodeWhole(slice);
    }
  }

  end(): Decoded {
    const last = this.#kept;
    this.#kept = new Uint8Array();
    return decoded(this.#decoder.decode(last));
  }

  /** Node's decoder throws at some bytes that are cut within what is no character: it never sees such a cut. */
  *#decodeWhole(slice: Uint8Array): Generator<Decoded> {
    const bytes = this.#kept.length === 0 ? slice : Buffer.concat([this.#kept, slice]);
    const alone = bytes.findLastIndex((byte) => byte < ALONE) + 1;
    const end = alone === 0 && bytes.length > MOST_KEPT ? bytes.length : alone;
    this.#kept = Uint8Array.from(bytes.subarray(end));
    if (end > 0) yield decoded(this.#decoder.decode(bytes.subarray(0, end)));
  }
}

/** Positions of such a source are those of its text: how long a character is there, its UTF-8 does not say. */
function decoded(text: string): Decoded {
  const bytes = withoutReplacements(Buffer.from(text));
  return { text: bytes, sourceBytes: bytes.length };
}

/** The decoder writes U+FFFD for what is no character. A source that holds that one itself is no better. */
function withoutReplacements(text: Buffer): Uint8Array {
  let found = text.indexOf(REPLACEMENT);
  if (found < 0) return text;
  let at = 0;
  let to = 0;
  while (found >= 0) {
    text.copyWithin(to, at, found);
    to += found - at;
    text[to++] = INVALID_UNIT;
    at = found + REPLACEMENT.length;
    found = text.indexOf(REPLACEMENT, at);
  }
  text.copyWithin(to, at);
  return text.subarray(0, to + text.length - at);
}
