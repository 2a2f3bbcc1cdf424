import * as layout from '../kernel/layout.ts';
import type { SlotAddresses } from '../kernel/memory.ts';
import type { BrokenRecord } from '../record/chunk.ts';
import type { Arena } from './arena.ts';

/** The table of broken records that framing left in a slot, with positions within the chunk. */
export function readBroken(arena: Arena, { input, broken }: SlotAddresses, count: number): BrokenRecord[] {
  if (count === 0) return [];
  const table = new DataView(arena.memory.buffer, broken, count * layout.BROKEN_SIZE);
  return Array.from({ length: count }, (_, i) => {
    const word = (field: number) => table.getUint32(i * layout.BROKEN_SIZE + field, true);
    return {
      start: word(layout.BROKEN_START) - input,
      end: word(layout.BROKEN_END) - input,
      at: word(layout.BROKEN_AT) - input,
      fault: word(layout.BROKEN_FAULT),
    };
  });
}
