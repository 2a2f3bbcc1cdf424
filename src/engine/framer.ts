import { ElementScanner } from '../formats/ndjson/element-scanner.ts';
import * as layout from '../kernel/layout.ts';
import type { SlotAddresses } from '../kernel/memory.ts';
import type { BrokenRecord, Chunk } from '../record/chunk.ts';
import type { InputId, InputOffset } from '../record/span.ts';
import { type Arena, releaseSlot, slotAddresses } from './arena.ts';
import { readBroken } from './broken.ts';
import { chunkRecords } from './plan.ts';

const LF = 10;
const CR = 13;

/** A record too long to be held: what is left of it is passed over up to its line end. */
interface Endless {
  readonly at: number;
  readonly fault: number;
  skipped: number;
  /** Line ends among the bytes skipped. */
  skippedLines: number;
  /** Whether the last byte so far is a CR: in style cr it ends the line, in the other its LF may follow. */
  returned: boolean;
  /** Of an array: what finds the element's end. */
  readonly scanner: ElementScanner | undefined;
}

/** Cuts a stream of bytes into chunks of whole records. Bytes are copied once, into a slot of the kernel's memory. */
export class Framer {
  readonly #arena: Arena;
  readonly #input: InputId;
  readonly #records: number;
  readonly #crStyle: boolean;
  /** Whether records are the elements of one array, which no line end divides. */
  readonly #isArray: boolean;
  /** Most that is copied before looking for record ends: little where chunks have few records. */
  readonly #pieceBytes: number;
  readonly #signal: AbortSignal;
  readonly #bytes: Uint8Array;
  readonly #state: DataView;
  /** The slot being filled, -1 for none yet, and its addresses. */
  #slot = -1;
  #place: SlotAddresses;
  /** Address behind the last byte in the slot. */
  #filled = 0;
  /** Position in the input of the slot's first byte. */
  #offset: InputOffset;
  #endless: Endless | undefined;

  /** `toEnd`: whether the bytes go up to the input's end, and not merely to what is settled already. */
  constructor(arena: Arena, input: InputId, from: InputOffset, signal: AbortSignal, toEnd = true) {
    this.#arena = arena;
    this.#input = input;
    this.#offset = from;
    const { chunkBytes } = arena.plan.sizes;
    this.#records = chunkRecords(arena.plan);
    this.#pieceBytes = this.#records < layout.CHUNK_RECORDS ? Math.max(512, this.#records * 128) : chunkBytes;
    const { format } = arena.plan.kernel;
    this.#crStyle = format.name === 'csv' && format.dialect.crStyle;
    this.#isArray = format.name === 'json';
    this.#signal = signal;
    this.#bytes = new Uint8Array(arena.memory.buffer);
    this.#state = new DataView(arena.memory.buffer, arena.map.frame, layout.FRAME_SIZE);
    this.#place = arena.map.jumbo;
    this.#state.setUint32(layout.FRAME_DEPTH, 0, true);
    this.#state.setUint32(layout.FRAME_TO_END, toEnd ? 1 : 0, true);
  }

  /** Takes more of the source; yields the chunks that are full. */
  async *feed(bytes: Uint8Array): AsyncGenerator<Chunk> {
    let at = this.#endless ? yield* this.#skip(bytes) : 0;
    while (at < bytes.length) {
      if (this.#slot < 0) await this.#open();
      const room = this.#place.input + this.#place.inputBytes - this.#filled;
      const piece = bytes.subarray(at, at + Math.min(room, this.#pieceBytes));
      this.#bytes.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      yield* this.#frame(false);
      if (this.#endless) at += yield* this.#skip(bytes.subarray(at));
    }
  }

  /** Yields the whole records at hand as a chunk, full or not: for sources that pause. */
  async *flush(): AsyncGenerator<Chunk> {
    if (this.#slot >= 0 && this.#record > this.#place.input) yield* this.#cut();
  }

  /** The input has ended: yields what is left. */
  async *end(): AsyncGenerator<Chunk> {
    if (!this.#endless && this.#slot >= 0) yield* this.#frame(true);
    if (this.#endless) yield this.#endlessChunk(this.#endless.returned && !this.#isArray ? 1 : 0);
    else if (this.#slot >= 0 && this.#filled > this.#place.input) yield* this.#cut();
    this.close();
  }

  /** Gives back the slot at hand. */
  close(): void {
    if (this.#slot >= 0) releaseSlot(this.#arena, this.#slot);
    this.#slot = -1;
  }

  get #record(): number {
    return this.#state.getUint32(layout.FRAME_RECORD, true);
  }

  async *#frame(last: boolean): AsyncGenerator<Chunk> {
    for (;;) {
      const answer = this.#arena.kernel.frame(this.#arena.map.frame, this.#filled, last);
      const whole = this.#record > this.#place.input;
      if (answer === layout.FRAME_ENDLESS && !whole) {
        const at = this.#state.getUint32(layout.FRAME_AT, true) - this.#place.input;
        const fault = this.#state.getUint32(layout.FRAME_FAULT, true);
        const returned = this.#bytes[this.#filled - 1] === CR;
        const scanner = this.#isArray ? this.#scanner() : undefined;
        this.#endless = { at, fault, skipped: 0, skippedLines: 0, returned, scanner };
        return;
      }
      const isFull = this.#filled === this.#place.input + this.#place.inputBytes;
      const isJumbo = this.#place === this.#arena.map.jumbo;
      if (answer === layout.FRAME_MORE && !(whole && (isFull || isJumbo))) {
        if (isFull && !isJumbo) await this.#grow();
        return;
      }
      yield* this.#cut();
      if (this.#slot < 0 || this.#endless) return;
    }
  }

  /** Ends the chunk behind the last whole record, and begins the next with what is left. */
  async *#cut(): AsyncGenerator<Chunk> {
    const { input } = this.#place;
    const bytes = this.#record - input;
    const left = this.#bytes.slice(this.#record, this.#filled);
    const next = this.#state.getUint32(layout.FRAME_NEXT, true) - this.#record;
    const inside = this.#state.getUint32(layout.FRAME_INSIDE, true);
    yield this.#chunk(
      bytes,
      readBroken(this.#arena, this.#place, this.#state.getUint32(layout.FRAME_BROKEN, true)),
      0,
    );
    if (left.length === 0) return;
    await this.#open();
    if (left.length > this.#place.inputBytes) {
      // They are looked at from their beginning.
      if (this.#state.getUint32(layout.FRAME_DEPTH, true) !== layout.FRAME_PAST) {
        this.#state.setUint32(layout.FRAME_DEPTH, 0, true);
      }
      yield* this.feed(left);
      return;
    }
    this.#bytes.set(left, this.#place.input);
    this.#filled = this.#place.input + left.length;
    this.#state.setUint32(layout.FRAME_NEXT, this.#place.input + next, true);
    this.#state.setUint32(layout.FRAME_INSIDE, inside, true);
  }

  /** Begins a chunk in a slot of its own. */
  async #open(): Promise<void> {
    this.#slot = await this.#arena.slots.acquire(this.#signal);
    this.#begin(slotAddresses(this.#arena, this.#slot));
  }

  #begin(place: SlotAddresses): void {
    this.#place = place;
    this.#filled = place.input;
    this.#bytes[place.input - 1] = LF;
    this.#state.setUint32(layout.FRAME_RECORD, place.input, true);
    this.#state.setUint32(layout.FRAME_NEXT, place.input, true);
    this.#state.setUint32(layout.FRAME_INSIDE, 0, true);
    this.#state.setUint32(layout.FRAME_RECORDS, 0, true);
    this.#state.setUint32(layout.FRAME_BROKEN, 0, true);
    this.#state.setUint32(layout.FRAME_BROKEN_AT, place.broken, true);
    this.#state.setUint32(layout.FRAME_LIMIT, this.#records, true);
  }

  /** Moves a record that fills its slot to the slot for long ones. */
  async #grow(): Promise<void> {
    await this.#arena.jumbo.acquire(this.#signal);
    const from = this.#place.input;
    const inside = this.#state.getUint32(layout.FRAME_INSIDE, true);
    const next = this.#state.getUint32(layout.FRAME_NEXT, true) - from;
    const bytes = this.#filled - from;
    this.#begin(this.#arena.map.jumbo);
    this.#bytes.copyWithin(this.#place.input, from, from + bytes);
    this.#filled = this.#place.input + bytes;
    this.#state.setUint32(layout.FRAME_NEXT, this.#place.input + next, true);
    this.#state.setUint32(layout.FRAME_INSIDE, inside, true);
    this.#arena.slots.release(this.#slot);
    this.#slot = this.#arena.map.slots.length;
  }

  /** Passes over the rest of an endless record; answers how many of the bytes given that were. */
  async *#skip(bytes: Uint8Array): AsyncGenerator<Chunk, number> {
    const endless = this.#endless as Endless;
    if (bytes.length === 0) return 0;
    if (endless.scanner) return yield* this.#skipElement(bytes, endless, endless.scanner);
    if (this.#crStyle && endless.returned) {
      const more = bytes[0] === LF ? 1 : 0;
      endless.skipped += more;
      yield this.#endlessChunk(1 + more);
      return more;
    }
    const found = this.#lineEnd(bytes);
    const passed = found < 0 ? bytes.length : found + 1;
    endless.skipped += passed;
    if (found < 0) {
      endless.returned = bytes.at(-1) === CR;
      return passed;
    }
    endless.skippedLines = 1;
    if (bytes[found] === CR) {
      endless.returned = true;
      return passed + (yield* this.#skip(bytes.subarray(passed)));
    }
    const returned = found > 0 ? bytes[found - 1] === CR : endless.returned;
    yield this.#endlessChunk(returned ? 2 : 1);
    return passed;
  }

  /** Of an array nothing but the element's end will do; behind the array's own end nothing follows. */
  async *#skipElement(
    bytes: Uint8Array,
    endless: Endless,
    scanner: ElementScanner,
  ): AsyncGenerator<Chunk, number> {
    const isClosed = this.#state.getUint32(layout.FRAME_DEPTH, true) >= layout.FRAME_PAST;
    const found = isClosed ? -1 : scanner.find(bytes);
    const passed = found < 0 ? bytes.length : found;
    endless.skipped += passed;
    for (let at = bytes.indexOf(LF); at >= 0 && at < passed; at = bytes.indexOf(LF, at + 1)) {
      endless.skippedLines += 1;
    }
    if (found < 0) return passed;
    this.#state.setUint32(layout.FRAME_DEPTH, 0, true);
    yield this.#endlessChunk(0);
    return passed;
  }

  #scanner(): ElementScanner {
    const inside = this.#state.getUint32(layout.FRAME_INSIDE, true);
    const depth = this.#state.getUint32(layout.FRAME_DEPTH, true);
    return new ElementScanner({ depth, isInside: (inside & 1) !== 0, isEscaped: (inside & 2) !== 0 });
  }

  /** Position of the first byte that ends a line in the input's style, -1 without one. */
  #lineEnd(bytes: Uint8Array): number {
    const lf = bytes.indexOf(LF);
    if (!this.#crStyle) return lf;
    const cr = (lf < 0 ? bytes : bytes.subarray(0, lf)).indexOf(CR);
    return cr < 0 ? lf : cr;
  }

  #endlessChunk(lineEndBytes: number): Chunk {
    const { at, fault, skipped, skippedLines } = this.#endless as Endless;
    const bytes = this.#filled - this.#place.input;
    this.#endless = undefined;
    const contentEnd = this.#offset + bytes + skipped - lineEndBytes;
    // What divides an element from the one before is no part of it.
    const broken = [{ start: this.#isArray ? at : 0, end: bytes, at, fault }];
    return { ...this.#chunk(bytes, broken, skipped), contentEnd, skippedLines };
  }

  /** Makes the chunk of the slot's first bytes; the slot is the chunk's from now on. */
  #chunk(bytes: number, broken: BrokenRecord[], skipped: number): Chunk {
    const { input } = this.#place;
    const first = this.#offset;
    const end = first + bytes + skipped;
    const last = this.#bytes[input + bytes - 1];
    const ended = last === LF || (this.#crStyle && last === CR) || broken.at(-1)?.end === bytes;
    // What lies behind is copied away by now; the kernel wants a line end there.
    if (!ended) this.#bytes[input + bytes] = LF;
    const chunk: Chunk = {
      span: { input: this.#input, first, end },
      slot: this.#slot,
      bytes: this.#bytes.subarray(input, input + bytes),
      broken,
      unterminated: !ended,
      skippedLines: 0,
    };
    this.#offset = end;
    this.#slot = -1;
    return chunk;
  }
}
