import type { Encoding } from '../formats/encoding/encoding.ts';
import { KernelDecoder } from './kernel-decoder.ts';
import { TextDecoderDecoder } from './multi-byte.ts';

/** Text as UTF-8, and how much of the source it stands for. */
export interface Decoded {
  /** Valid until the next but one is asked for. */
  readonly text: Uint8Array;
  readonly sourceBytes: number;
}

/**
 * Decodes a stream of bytes to UTF-8. What is no character becomes a byte that is no UTF-8 either, an
 * INVALID_*: so the check that every record goes through finds it. Holds no more than a character from one call
 * to the next.
 */
export interface Decoder {
  /** The characters that `bytes` complete, in pieces. */
  decode(bytes: Uint8Array): Iterable<Decoded>;
  /** What is left at the end of the source. */
  end(): Decoded;
}

/** `encoding` is any but UTF-8. */
export function openDecoder(encoding: Encoding): Decoder {
  return encoding.kind === 'multi-byte' ? new TextDecoderDecoder(encoding.name) : new KernelDecoder(encoding);
}
