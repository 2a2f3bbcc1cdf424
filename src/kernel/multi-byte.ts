import { INVALID_UNIT } from '../record/text-unit.ts';
import type { Decoded, Decoder } from './decoder.ts';

/** Decoded at once: what becomes of it is small beside the rest of a load. */
const SLICE_BYTES = 1 << 16;

const REPLACEMENT = Buffer.from('\ufffd');

/** Encodings in which a character has one byte or more, by Node's own TextDecoder. */
export class TextDecoderDecoder implements Decoder {
  readonly #decoder: TextDecoder;

  constructor(name: string) {
    this.#decoder = new TextDecoder(name, { ignoreBOM: true });
  }

  *decode(bytes: Uint8Array): Generator<Decoded> {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const slice = bytes.subarray(at, at + SLICE_BYTES);
      yield decoded(this.#decoder.decode(slice, { stream: true }));
    }
  }

  end(): Decoded {
    return decoded(this.#decoder.decode());
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
