import { type Fault, faultKind } from '../record/fault.ts';
import { UNIT_BYTE } from '../record/text-unit.ts';
import type { Kernel, KernelResult } from './kernel.ts';
import * as layout from './layout.ts';
import type { SlotAddresses } from './memory.ts';
import type { WorkRequest, WorkResult } from './protocol.ts';

const NO_COLUMN = 0xffffffff;

/** The row work on one chunk: bytes in, bytes and faults out. Runs on a worker thread, or inline. */
export function workOn(
  kernel: Kernel,
  slot: SlotAddresses,
  request: WorkRequest,
  columns: readonly string[],
): WorkResult {
  kernel.use(request.plan);
  const made = kernel.run(slot, request.bytes + (request.unterminated ? 1 : 0), request.broken);
  return {
    payloadBytes: made.payloadBytes,
    read: made.read,
    sent: made.sent,
    lines: kernel.lineEnds(slot.input, slot.input + request.bytes) + request.skippedLines,
    faults: made.faults === 0 ? [] : readFaults(kernel, slot, request, made, columns),
    ...(made.mended && { mended: made.mended }),
  };
}

/** The kernel's fault table as faults with absolute positions, in the order of the source. */
function readFaults(
  kernel: Kernel,
  slot: SlotAddresses,
  request: WorkRequest,
  { faults: count, mended }: KernelResult,
  columns: readonly string[],
): Fault[] {
  const table = new Uint32Array(kernel.memory.buffer, slot.faults, (count * layout.FAULT_SIZE) / 4);
  const words = layout.FAULT_SIZE / 4;
  const order = Array.from({ length: count }, (_, i) => i * words);
  const row = (entry: number) => table[entry + layout.FAULT_ROW / 4] as number;
  order.sort((a, b) => row(a) - row(b));
  const place = placesOf(kernel, slot, request);
  // Of what was found in a mended copy, where that lies in the chunk.
  const found = (address: number, isEnd: boolean) => (mended ? kernel.placeOf(address, isEnd) : address);
  let counted = slot.input;
  let line = 0;
  return order.map((entry) => {
    const word = (at: number) => table[entry + at / 4] as number;
    const start = found(word(layout.FAULT_START), false);
    const at = found(word(layout.FAULT_AT), false);
    const atEnd = found(word(layout.FAULT_AT_END), true);
    const end = found(word(layout.FAULT_END), true);
    line += kernel.lineEnds(counted, start);
    counted = start;
    const { code, stage, reason, sqlstate } = faultKind(word(layout.FAULT_NUMBER));
    const column = columns[word(layout.FAULT_COLUMN)];
    const fault: Fault = {
      code,
      stage,
      reason,
      sqlstate,
      row: row(entry),
      line,
      ...place(start, end, at, atEnd),
    };
    return word(layout.FAULT_COLUMN) === NO_COLUMN || column === undefined ? fault : { ...fault, column };
  });
}

type Places = Pick<Fault, 'start' | 'end' | 'at' | 'atEnd' | 'within'>;

/** Turns addresses in a slot, of records in their order, into positions in the source. */
function placesOf(kernel: Kernel, slot: SlotAddresses, { first, unit, contentEnd }: WorkRequest) {
  const base = slot.input;
  if (unit === UNIT_BYTE) {
    const offset = first - base;
    return (start: number, end: number, at: number, atEnd: number): Places => ({
      start: start + offset,
      end: contentEnd ?? end + offset,
      at: at + offset,
      atEnd: atEnd + offset,
    });
  }
  let counted = base;
  let offset = first;
  return (start: number, end: number, at: number, atEnd: number): Places => {
    offset += kernel.sourceBytes(unit, counted, start);
    counted = start;
    const placed = (address: number) => offset + kernel.sourceBytes(unit, start, address);
    const held = placed(end);
    const behind = contentEnd ?? held;
    return {
      start: offset,
      end: behind,
      at: placed(at),
      atEnd: placed(atEnd),
      within: { start: start - base, end: end - base + (behind - held), at: at - base, atEnd: atEnd - base },
    };
  };
}
