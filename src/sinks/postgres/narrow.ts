import type { Batch } from '../../record/batch.ts';

const PIECE_BYTES = 256 << 10;
/** Of so few, a copy of one after the other is the faster. */
const SHORT_BYTES = 64;
/** Number of fields, then the row's own number with its length. */
const HEAD_BYTES = 2 + 4 + 4;

/**
 * Rows of COPY BINARY of which only some fields are kept, behind the number of each row within the batch, from 1.
 * `places`: of the fields, from 0 and ascending.
 */
export function* narrowRows({ parcels }: Batch, places: readonly number[]): Generator<Buffer> {
  const last = (places.at(-1) ?? -1) + 1;
  const kept = Array.from({ length: last }, (_, place) => places.includes(place));
  let piece = Buffer.allocUnsafe(PIECE_BYTES);
  let used = 0;
  let number = 0;
  for (const { payload, ends } of parcels) {
    const source = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    let at = 0;
    for (const end of ends) {
      // No row gets longer than it is by more than its number.
      if (used + HEAD_BYTES + (end - at) > piece.length) {
        if (used > 0) yield piece.subarray(0, used);
        piece = Buffer.allocUnsafe(Math.max(PIECE_BYTES, HEAD_BYTES + (end - at)));
        used = 0;
      }
      used = piece.writeUInt16BE(places.length + 1, used);
      used = piece.writeInt32BE(4, used);
      used = piece.writeInt32BE(++number, used);
      let field = at + 2;
      for (let place = 0; place < last; place++) {
        const next = field + 4 + Math.max(source.readInt32BE(field), 0);
        if (kept[place] && next - field > SHORT_BYTES) used += source.copy(piece, used, field, next);
        else if (kept[place]) {
          for (let from = field; from < next; from++) piece[used++] = source[from] as number;
        }
        field = next;
      }
      at = end;
    }
  }
  if (used > 0) yield piece.subarray(0, used);
}
