import type { Batch } from '../../record/batch.ts';
import type { Parcel } from '../../record/parcel.ts';
import type { InputId } from '../../record/span.ts';
import type { Held } from './held.ts';
import type { MessageShape } from './shape.ts';

const LF = 10;

/** Bytes of a record or a block, and where they are. */
interface Stretch {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * The messages that a batch becomes, in the order of the source: one for each outgoing record, or one for each
 * block of them. Tables of numbers, no object for a message.
 */
export class Messages {
  readonly parcels: readonly Parcel[];
  readonly count: number;
  /** Of message i: its parcel, its first record there, and the one behind its last. */
  readonly parcelOf: Uint32Array;
  readonly firstOf: Uint32Array;
  readonly endOf: Uint32Array;
  readonly #body: MessageShape['body'];
  readonly #views: readonly { readonly raw: Buffer; readonly payload: Buffer }[];

  #gathered = Buffer.alloc(0);

  /** Of blocks, records that the stream holds already are left out before they are made. */
  constructor(batch: Batch, { body, packBytes }: MessageShape, held: Held | undefined) {
    this.parcels = batch.parcels;
    this.#body = body;
    this.#views = batch.parcels.map(({ raw, payload }) => ({ raw: viewOf(raw), payload: viewOf(payload) }));
    const records = batch.parcels.reduce((sum, { origins }) => sum + origins.length, 0);
    this.parcelOf = new Uint32Array(records);
    this.firstOf = new Uint32Array(records);
    this.endOf = new Uint32Array(records);
    this.count = packBytes === undefined ? this.#single() : this.#packed(packBytes, held);
  }

  inputOf(parcel: number): InputId {
    return (this.parcels[parcel] as Parcel).span.input;
  }

  /** Where the record of a parcel begins in the input. */
  offset(parcel: number, record: number): number {
    const { span, origins } = this.parcels[parcel] as Parcel;
    return span.first + (origins[record] as number);
  }

  /** Where it ends there, its line end not included. */
  endOffset(parcel: number, record: number): number {
    const { span, originEnds } = this.parcels[parcel] as Parcel;
    return span.first + (originEnds[record] as number);
  }

  /** A record as it goes out, without a line end. */
  record(parcel: number, record: number): Stretch {
    const { origins, originEnds, ends } = this.parcels[parcel] as Parcel;
    const { raw, payload } = this.#views[parcel] as { raw: Buffer; payload: Buffer };
    if (this.#body === 'record') {
      return { bytes: raw, start: origins[record] as number, end: originEnds[record] as number };
    }
    return { bytes: payload, start: this.payloadStart(parcel, record), end: (ends[record] as number) - 1 };
  }

  /** The records of a block, each with a line feed behind it; valid until the next is asked for. */
  block(parcel: number, first: number, last: number): Stretch {
    const { raw, payload } = this.#views[parcel] as { raw: Buffer; payload: Buffer };
    if (this.#body === 'json') {
      return {
        bytes: payload,
        start: this.payloadStart(parcel, first),
        end: this.payloadStart(parcel, last),
      };
    }
    const { origins, originEnds } = this.parcels[parcel] as Parcel;
    const start = origins[first] as number;
    let end = start;
    let bytes = 0;
    // Records that lie one behind the other, a line feed after each, are a block as they are.
    let isBlock = true;
    for (let record = first; record < last; record++) {
      const from = origins[record] as number;
      const to = originEnds[record] as number;
      isBlock = isBlock && from === end && raw[to] === LF;
      bytes += to - from + 1;
      end = to + 1;
    }
    if (isBlock) return { bytes: raw, start, end };
    if (this.#gathered.length < bytes) this.#gathered = Buffer.allocUnsafeSlow(bytes);
    let at = 0;
    for (let record = first; record < last; record++) {
      at += raw.copy(this.#gathered, at, origins[record], originEnds[record]);
      this.#gathered[at++] = LF;
    }
    return { bytes: this.#gathered, start: 0, end: at };
  }

  /** Where what the kernel made of a record begins. */
  payloadStart(parcel: number, record: number): number {
    const { ends } = this.parcels[parcel] as Parcel;
    return record === 0 ? 0 : (ends[record - 1] as number);
  }

  payloadOf(parcel: number): Buffer {
    return (this.#views[parcel] as { payload: Buffer }).payload;
  }

  bytesOf(parcel: number, record: number): number {
    const { origins, originEnds, ends } = this.parcels[parcel] as Parcel;
    if (this.#body === 'record') return (originEnds[record] as number) - (origins[record] as number);
    return (ends[record] as number) - 1 - this.payloadStart(parcel, record);
  }

  #single(): number {
    let count = 0;
    for (const [parcel, { origins }] of this.parcels.entries()) {
      for (let record = 0; record < origins.length; record++) {
        this.#put(count, parcel, record, record + 1);
        count += 1;
      }
    }
    return count;
  }

  #packed(packBytes: number, held: Held | undefined): number {
    const isHolding = held !== undefined && !held.isEmpty;
    let count = 0;
    for (const [parcel, { origins, originEnds, ends }] of this.parcels.entries()) {
      const isRecord = this.#body === 'record';
      let first = 0;
      let bytes = 0;
      for (let record = 0; record < origins.length; record++) {
        if (isHolding && held.covers(this.inputOf(parcel), this.offset(parcel, record))) {
          if (record > first) this.#put(count++, parcel, first, record);
          first = record + 1;
          bytes = 0;
          continue;
        }
        const from = isRecord ? origins[record] : record === 0 ? 0 : ends[record - 1];
        const to = isRecord ? originEnds[record] : ends[record];
        const more = (to as number) - (from as number) + (isRecord ? 1 : 0);
        if (bytes > 0 && bytes + more > packBytes) {
          this.#put(count++, parcel, first, record);
          first = record;
          bytes = 0;
        }
        bytes += more;
      }
      if (origins.length > first) this.#put(count++, parcel, first, origins.length);
    }
    return count;
  }

  #put(message: number, parcel: number, first: number, end: number): void {
    this.parcelOf[message] = parcel;
    this.firstOf[message] = first;
    this.endOf[message] = end;
  }
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
