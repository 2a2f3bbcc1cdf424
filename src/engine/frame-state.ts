import * as layout from '../kernel/layout.ts';
import type { SlotAddresses } from '../kernel/memory.ts';

/** Framing begins anew at the start of a slot, whose chunk is to have no more than so many records. */
export function beginFraming(state: DataView, { input, broken }: SlotAddresses, records: number): void {
  state.setUint32(layout.FRAME_RECORD, input, true);
  state.setUint32(layout.FRAME_NEXT, input, true);
  state.setUint32(layout.FRAME_INSIDE, 0, true);
  state.setUint32(layout.FRAME_RECORDS, 0, true);
  state.setUint32(layout.FRAME_BROKEN, 0, true);
  state.setUint32(layout.FRAME_BROKEN_AT, broken, true);
  state.setUint32(layout.FRAME_LIMIT, records, true);
}
