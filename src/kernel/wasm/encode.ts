/*
 * Checks every value of a strip against its column's type and writes it in the wire's form, record by
 * record: a value is parsed once, and what was parsed is what is sent. A record with a bad value is
 * taken back as a whole. Before you edit: the inner loop runs once per value; it has no work of its own
 * beyond finding the field and calling the type's encoder.
 */
import { FAULT_NOT_NULL } from '../../record/fault-number';
import { TYPE_OTHER } from '../../record/type-id';
import {
  COLUMN_FIELD, COLUMN_FLAGS, COLUMN_SIZE, COLUMN_TYPE, FLAG_NOT_NULL, NULL_FIELD, WIRE_COPY_BINARY, WIRE_COPY_TEXT,
  WIRE_CSV, WIRE_NDJSON,
} from '../layout';
import { checkRecord } from './check-record';
import { copyText, copyTextNewline, copyTextNull, copyTextTab } from './copy-text';
import { csvRecord } from './csv-record';
import { goodCount } from './decode';
import { jsonRecord } from './json-record';
import { columnCount, columnsAt, fieldsAt, rowEndsAt, rowStartsAt, width, wire } from './plan';
import { refusal } from './refuse';
import { refuseValue } from './refuse-value';
import { encodeValue, encodeValueHere } from './value';

/** Outgoing records of the chunk so far. */
export let sentCount: u32 = 0;

let payloadAt: usize = 0;
let payloadEndsAt: usize = 0;
let originsAt: usize = 0;
let originEndsAt: usize = 0;
let chunkAt: usize = 0;

export function openPayload(
  payload: usize, ends: usize, origins: usize, originEnds: usize, chunk: usize,
): void {
  payloadAt = payload;
  payloadEndsAt = ends;
  originsAt = origins;
  originEndsAt = originEnds;
  chunkAt = chunk;
  sentCount = 0;
}

/** Writes the good records of the strip to `out`; `first` is the number of its first record. Returns the payload's end. */
export function encode(out: usize, first: u32): usize {
  for (let row: u32 = 0; row < goodCount; row++) {
    const after = wire != WIRE_COPY_BINARY ? otherRecord(row, out, first) : binaryRecord(row, out, first);
    if (after == 0) continue;
    out = after;
    store<u32>(payloadEndsAt + (<usize>sentCount << 2), <u32>(out - payloadAt));
    store<u32>(originsAt + (<usize>sentCount << 2), load<u32>(rowStartsAt + (<usize>row << 2)) - <u32>chunkAt);
    store<u32>(originEndsAt + (<usize>sentCount << 2), load<u32>(rowEndsAt + (<usize>row << 2)) - <u32>chunkAt);
    sentCount++;
  }
  return out;
}

function otherRecord(row: u32, out: usize, first: u32): usize {
  switch (wire) {
    case WIRE_COPY_TEXT: return textRecord(row, out, first);
    case WIRE_NDJSON: return jsonRecord(row, out, first);
    case WIRE_CSV: return csvRecord(row, out, first);
    default: return checkRecord(row, out, first);
  }
}

function binaryRecord(row: u32, out: usize, first: u32): usize {
  const fields = fieldsAt + <usize>row * (<usize>width << 3);
  store<u16>(out, bswap<u16>(<u16>columnCount));
  out += 2;
  let column = columnsAt;
  const stop = column + <usize>columnCount * COLUMN_SIZE;
  while (column < stop) {
    const field = load<u64>(fields + (<usize>load<u32>(column, COLUMN_FIELD) << 3));
    if (<u32>field == NULL_FIELD) {
      if (load<u32>(column, COLUMN_FLAGS) & FLAG_NOT_NULL) return refuseValue(FAULT_NOT_NULL, row, column, first);
      store<u32>(out, 0xffffffff);
      out += 4;
    } else {
      out = encodeValueHere(<u32>field, <u32>(field >> 32), out, column);
      if (out == 0) return refuseValue(refusal, row, column, first);
    }
    column += COLUMN_SIZE;
  }
  return out;
}

/**
 * As `binaryRecord`, for COPY TEXT. A value of a known type is checked by encoding it to where its text will
 * be written; one of another type is left to the server.
 */
function textRecord(row: u32, out: usize, first: u32): usize {
  const fields = fieldsAt + <usize>row * (<usize>width << 3);
  let column = columnsAt;
  const stop = column + <usize>columnCount * COLUMN_SIZE;
  while (column < stop) {
    const field = load<u64>(fields + (<usize>load<u32>(column, COLUMN_FIELD) << 3));
    if (<u32>field == NULL_FIELD) {
      if (load<u32>(column, COLUMN_FLAGS) & FLAG_NOT_NULL) return refuseValue(FAULT_NOT_NULL, row, column, first);
      out = copyTextNull(out);
    } else {
      const start = <usize><u32>field;
      const end = <usize><u32>(field >> 32);
      const known = load<u32>(column, COLUMN_TYPE) != <u32>TYPE_OTHER;
      if (known && encodeValue(start, end, out, column) == 0) return refuseValue(refusal, row, column, first);
      out = copyText(start, end, out);
    }
    column += COLUMN_SIZE;
    out = column == stop ? copyTextNewline(out) : copyTextTab(out);
  }
  return out;
}
