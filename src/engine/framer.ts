import * as layout from '../kernel/layout.ts';
import type { SlotAddresses } from '../kernel/memory.ts';
import type { BrokenRecord, Chunk } from '../record/chunk.ts';
import { sourceBytes } from '../record/source-bytes.ts';
import type { InputId, InputOffset } from '../record/span.ts';
import { UNIT_BYTE } from '../record/text-unit.ts';
import { type Arena, planOf, releaseSlot, slotAddresses } from './arena.ts';
import { readBroken } from './broken.ts';
import { type Endless, EndlessLine, openElement } from './endless.ts';
import { beginFraming } from './frame-state.ts';
import { chunkRecords } from './plan.ts';
import { type RecordEnds, recordEndsOf } from './record-ends.ts';

const LF = 10;
const CR = 13;

/** A record too long to be held, and how many bytes of its source are passed over so far. */
interface TooLong {
  readonly at: number;
  readonly fault: number;
  readonly endless: Endless;
  passed: number;
}

/** Cuts a stream of bytes into chunks of whole records. Bytes are copied once, into a slot of the kernel's memory. */
export class Framer {
  readonly #arena: Arena;
  readonly #input: InputId;
  readonly #plan: number;
  readonly #unit: number;
  readonly #records: number;
  readonly #ends: RecordEnds;
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
  #tooLong: TooLong | undefined;

  /** `toEnd`: the bytes go up to the input's end, and not merely to what is settled. `unit`: a UNIT_*. */
  constructor(
    arena: Arena,
    input: InputId,
    from: InputOffset,
    signal: AbortSignal,
    toEnd = true,
    plan = 0,
    unit: number = UNIT_BYTE,
  ) {
    this.#unit = unit;
    this.#arena = arena;
    this.#plan = plan;
    this.#input = input;
    this.#offset = from;
    const { chunkBytes } = arena.plan.sizes;
    this.#records = chunkRecords(arena.plan);
    this.#pieceBytes = this.#records < layout.CHUNK_RECORDS ? Math.max(512, this.#records * 128) : chunkBytes;
    this.#ends = recordEndsOf((arena.plan.others?.[plan - 1] ?? arena.plan.kernel).format);
    this.#signal = signal;
    this.#bytes = new Uint8Array(arena.memory.buffer);
    this.#state = new DataView(arena.memory.buffer, arena.map.frame, layout.FRAME_SIZE);
    this.#place = arena.map.jumbo;
    this.#state.setUint32(layout.FRAME_DEPTH, 0, true);
    this.#state.setUint32(layout.FRAME_TO_END, toEnd ? 1 : 0, true);
  }

  /** Takes more of the source; yields the chunks that are full. */
  async *feed(bytes: Uint8Array): AsyncGenerator<Chunk> {
    let at = this.#tooLong ? yield* this.#skip(bytes) : 0;
    while (at < bytes.length) {
      if (this.#slot < 0) await this.#open();
      const room = this.#place.input + this.#place.inputBytes - this.#filled;
      const piece = bytes.subarray(at, at + Math.min(room, this.#pieceBytes));
      this.#bytes.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      yield* this.#frame(false);
      if (this.#tooLong) at += yield* this.#skip(bytes.subarray(at));
    }
  }

  /** Yields the whole records at hand as a chunk, full or not: for sources that pause. */
  async *flush(): AsyncGenerator<Chunk> {
    if (this.#slot >= 0 && this.#record > this.#place.input) yield* this.#cut();
  }

  /** The input has ended: yields what is left. */
  async *end(): AsyncGenerator<Chunk> {
    if (!this.#tooLong && this.#slot >= 0) yield* this.#frame(true);
    if (this.#tooLong) yield this.#endlessChunk(this.#tooLong, this.#tooLong.endless.atEnd());
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
      this.#arena.kernel.use(planOf(this.#arena, this.#plan));
      const answer = this.#arena.kernel.frame(this.#arena.map.frame, this.#filled, last);
      const whole = this.#record > this.#place.input;
      if (answer === layout.FRAME_ENDLESS && !whole) {
        const at = this.#state.getUint32(layout.FRAME_AT, true) - this.#place.input;
        const fault = this.#state.getUint32(layout.FRAME_FAULT, true);
        const line = () => new EndlessLine(this.#ends.crStyle, this.#bytes[this.#filled - 1] === CR);
        this.#tooLong = {
          at,
          fault,
          endless: this.#ends.isArray ? openElement(this.#state) : line(),
          passed: 0,
        };
        return;
      }
      const isFull = this.#filled === this.#place.input + this.#place.inputBytes;
      const isJumbo = this.#place === this.#arena.map.jumbo;
      if (answer === layout.FRAME_MORE && !(whole && (isFull || isJumbo))) {
        if (isFull && !isJumbo) await this.#grow();
        return;
      }
      yield* this.#cut();
      if (this.#slot < 0 || this.#tooLong) return;
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
    beginFraming(this.#state, place, this.#records);
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

  /** Passes over the rest of a record too long; answers how many of the bytes given that were. */
  async *#skip(bytes: Uint8Array): AsyncGenerator<Chunk, number> {
    const tooLong = this.#tooLong as TooLong;
    if (bytes.length === 0) return 0;
    const passed = tooLong.endless.pass(bytes);
    tooLong.passed += sourceBytes(this.#unit, bytes.subarray(0, passed.bytes));
    if (passed.lineEndBytes !== undefined) {
      if (this.#ends.isArray) this.#state.setUint32(layout.FRAME_DEPTH, 0, true);
      yield this.#endlessChunk(tooLong, passed.lineEndBytes);
    }
    return passed.bytes;
  }

  #endlessChunk({ at, fault, endless, passed }: TooLong, lineEndBytes: number): Chunk {
    const bytes = this.#filled - this.#place.input;
    this.#tooLong = undefined;
    const lineEnd = sourceBytes(this.#unit, Buffer.alloc(lineEndBytes));
    const contentEnd = this.#offset + this.#sourceBytes(bytes) + passed - lineEnd;
    // What divides an element from the one before is no part of it.
    const broken = [{ start: this.#ends.isArray ? at : 0, end: bytes, at, fault }];
    return { ...this.#chunk(bytes, broken, passed), contentEnd, skippedLines: endless.lines };
  }

  /** What the slot's first bytes stand for. */
  #sourceBytes(bytes: number): number {
    return this.#arena.kernel.sourceBytes(this.#unit, this.#place.input, this.#place.input + bytes);
  }

  /** Makes the chunk of the slot's first bytes; the slot is the chunk's from now on. */
  #chunk(bytes: number, broken: BrokenRecord[], skipped: number): Chunk {
    const { input } = this.#place;
    const first = this.#offset;
    const end = first + this.#sourceBytes(bytes) + skipped;
    const last = this.#ends.needsNoEnd ? LF : this.#bytes[input + bytes - 1];
    const ended = last === LF || (this.#ends.crStyle && last === CR) || broken.at(-1)?.end === bytes;
    // What lies behind is copied away by now; the kernel wants a line end there.
    if (!ended) this.#bytes[input + bytes] = LF;
    const chunk: Chunk = {
      span: { input: this.#input, first, end },
      slot: this.#slot,
      bytes: this.#bytes.subarray(input, input + bytes),
      unit: this.#unit,
      broken,
      unterminated: !ended,
      skippedLines: 0,
      ...(this.#plan > 0 && { plan: this.#plan }),
    };
    this.#offset = end;
    this.#slot = -1;
    return chunk;
  }
}
