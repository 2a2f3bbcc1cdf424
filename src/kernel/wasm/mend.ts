/*
 * Makes text of a chunk that is not all text, where that is asked for: what is no UTF-8 becomes U+FFFD, NULs are left
 * out. It is done before anything else, to a copy: every format reads that as if it had been so in the source. What
 * the copy's addresses stand for is found by walking the chunk once more; that happens only where something was mended.
 */
import { BROKEN_AT, BROKEN_END, BROKEN_FAULT, BROKEN_SIZE, BROKEN_START, FORMAT_CSV } from '../layout';
import { BACKSLASH, NEWLINE, QUOTE } from './ascii';
import { escapeByte, format, replaces, strips } from './plan';
import { isUtf8 } from './utf8';
import { brokenSize, sequenceSize } from './utf8-fault';

/** U+FFFD, as it lies in memory. */
const REPLACEMENT: u32 = 0xbdbfef;
const REPLACEMENT_BYTES: usize = 3;
/** What `\u0000` has behind its `\`: `u000` as it lies in memory, and one more. */
const ESCAPED_NUL: u32 = 0x30303075;
const ESCAPED_NUL_BYTES: usize = 6;

/** The chunk, its broken records, and the copy. */
let chunkAt: usize = 0;
let chunkEnd: usize = 0;
let brokenAt: usize = 0;
let brokenEnd: usize = 0;
let copyAt: usize = 0;

/** How far the walk is, in the chunk and in the copy; whether it is within a string of JSON. */
let source: usize = 0;
let to: usize = 0;
let brokenNext: usize = 0;
let isInside: bool = false;
/** What was mended so far. */
let replaced: u32 = 0;
let stripped: u32 = 0;

/** Of the records that `restore` was asked for: those that were mended, and what of them. */
export let mendedRows: u32 = 0;
export let replacedCount: u32 = 0;
export let strippedCount: u32 = 0;

/**
 * Mends the chunk `[at, end)`, whose records are whole but for `count` broken ones, which stay as they are. Writes it
 * to `copy`, at most three times as long, and the table of broken records to `table`. Returns the copy's end, or 0
 * where there is nothing to mend.
 */
export function mend(at: usize, end: usize, broken: usize, count: u32, copy: usize, table: usize): usize {
  if (!needsMending(at, end)) return 0;
  chunkAt = at;
  chunkEnd = end;
  brokenAt = broken;
  brokenEnd = broken + <usize>count * BROKEN_SIZE;
  copyAt = copy;
  // As in every slot: a chunk stands behind a line end.
  store<u8>(copy - 1, NEWLINE);
  begin();
  for (let entry = broken; entry < brokenEnd; entry += BROKEN_SIZE) {
    const start: usize = load<u32>(entry, BROKEN_START);
    walk(start, -1, true);
    const delta = to - start;
    store<u32>(table, <u32>to, BROKEN_START);
    store<u32>(table, <u32>(delta + load<u32>(entry, BROKEN_AT)), BROKEN_AT);
    store<u32>(table, <u32>(delta + load<u32>(entry, BROKEN_END)), BROKEN_END);
    store<u32>(table, load<u32>(entry, BROKEN_FAULT), BROKEN_FAULT);
    table += BROKEN_SIZE;
    walk(load<u32>(entry, BROKEN_END), -1, true);
    brokenNext = entry + BROKEN_SIZE;
  }
  walk(end, -1, true);
  return to;
}

/** The first address of the chunk that an address of the copy stands for. Quick for addresses that ascend. */
export function sourceOf(address: usize): usize {
  if (address < to || address == copyAt) begin();
  walk(chunkEnd, address, false);
  return source;
}

/** The same for the address behind something: what was left out at its end belongs to it. */
export function sourceBehind(address: usize): usize {
  sourceOf(address);
  while (source < chunkEnd && !isInBroken()) {
    const before = source;
    const inside = isInside;
    const count = replaced;
    step(false);
    if (to == address) continue;
    to = address;
    source = before;
    isInside = inside;
    replaced = count;
    break;
  }
  return source;
}

/** Turns places within the copy, of `count` records in their order, into places within the chunk. */
export function restore(origins: usize, originEnds: usize, count: u32): void {
  mendedRows = 0;
  replacedCount = 0;
  strippedCount = 0;
  begin();
  for (let i: u32 = 0; i < count; i++) {
    const start = sourceOf(copyAt + <usize>load<u32>(origins));
    const replacedBefore = replaced;
    const strippedBefore = stripped;
    const end = sourceBehind(copyAt + <usize>load<u32>(originEnds));
    store<u32>(origins, <u32>(start - chunkAt));
    store<u32>(originEnds, <u32>(end - chunkAt));
    replacedCount += replaced - replacedBefore;
    strippedCount += stripped - strippedBefore;
    if (replaced != replacedBefore || stripped != strippedBefore) mendedRows++;
    origins += 4;
    originEnds += 4;
  }
}

function begin(): void {
  source = chunkAt;
  to = copyAt;
  brokenNext = brokenAt;
  isInside = false;
  replaced = 0;
  stripped = 0;
}

function isInBroken(): bool {
  return brokenNext < brokenEnd && source >= <usize>load<u32>(brokenNext, BROKEN_START);
}

/** Goes on to where the chunk is at `stop`, or the copy at `target`. Without `writes` the copy is there already. */
function walk(stop: usize, target: usize, writes: bool): void {
  while (source < stop && to < target) {
    if (isInBroken()) {
      const end: usize = load<u32>(brokenNext, BROKEN_END);
      const bytes = min(min(end, stop) - source, target - to);
      if (writes) memory.copy(to, source, bytes);
      source += bytes;
      to += bytes;
      if (source < end) return;
      brokenNext += BROKEN_SIZE;
      isInside = false;
      continue;
    }
    const next = brokenNext < brokenEnd ? min<usize>(stop, load<u32>(brokenNext, BROKEN_START)) : stop;
    while (source < next && to < target) {
      if (next - source >= 16 && target - to >= 16 && isPlain(v128.load(source))) {
        if (writes) v128.store(to, v128.load(source));
        source += 16;
        to += 16;
      } else step(writes);
    }
  }
}

/** Whether none of sixteen bytes needs a look. */
// @ts-ignore: decorator
@inline
function isPlain(block: v128): bool {
  if (replaces && i8x16.bitmask(block) != 0) return false;
  if (!strips) return true;
  let marks = i8x16.eq(block, i8x16.splat(0));
  if (format != FORMAT_CSV) {
    const quotes = v128.or(i8x16.eq(block, i8x16.splat(<i8>QUOTE)), i8x16.eq(block, i8x16.splat(<i8>BACKSLASH)));
    marks = v128.or(marks, v128.or(quotes, i8x16.eq(block, i8x16.splat(<i8>NEWLINE))));
  }
  return i8x16.bitmask(marks) == 0;
}

/** One character, or what is none. */
function step(writes: bool): void {
  const byte = load<u8>(source);
  if (byte == 0 && strips && !isHeld()) {
    source += 1;
    stripped += 1;
    return;
  }
  if (strips && format != FORMAT_CSV && stepInJson(byte, writes)) return;
  if (byte < 0x80 || !replaces) return copy(1, writes);
  const size = sequenceSize(source, chunkEnd);
  if (size != 0) return copy(size, writes);
  if (writes) store<u32>(to, REPLACEMENT);
  to += REPLACEMENT_BYTES;
  source += brokenSize(source, chunkEnd);
  replaced += 1;
}

/**
 * A NUL without which its neighbours would mean something else: behind an escape, or within what would be a
 * character then. It stays, and is a fault.
 */
function isHeld(): bool {
  if (!replaces && (load<u8>(source, 1) & 0xc0) == 0x80) return true;
  const before = <i32>load<u8>(source - 1);
  return format == FORMAT_CSV ? before == escapeByte : before == BACKSLASH;
}

/** Follows strings, and leaves out `\u0000`. Whether that was all there is to do. No string goes on behind a line feed. */
function stepInJson(byte: u32, writes: bool): bool {
  if (byte == NEWLINE) isInside = false;
  else if (byte == QUOTE) isInside = !isInside;
  if (byte != BACKSLASH || !isInside) return false;
  if (chunkEnd - source >= ESCAPED_NUL_BYTES && load<u32>(source, 1) == ESCAPED_NUL && load<u8>(source, 5) == 0x30) {
    source += ESCAPED_NUL_BYTES;
    stripped += 1;
    return true;
  }
  const covered = load<u8>(source, 1);
  if (covered != QUOTE && covered != BACKSLASH) return false;
  copy(2, writes);
  return true;
}

function copy(bytes: usize, writes: bool): void {
  if (writes) store<u32>(to, load<u32>(source));
  source += bytes;
  to += bytes;
}

function needsMending(at: usize, end: usize): bool {
  if (replaces && !isUtf8(at, end)) return true;
  if (!strips) return false;
  const zero = i8x16.splat(0);
  const backslash = i8x16.splat(format == FORMAT_CSV ? 0 : <i8>BACKSLASH);
  while (at < end) {
    const block = v128.load(at);
    let marks = i8x16.bitmask(v128.or(i8x16.eq(block, zero), i8x16.eq(block, backslash)));
    while (marks != 0) {
      const found = at + <usize>ctz(marks);
      marks &= marks - 1;
      if (found >= end) return false;
      if (load<u8>(found) == 0 || load<u32>(found, 1) == ESCAPED_NUL) return true;
    }
    at += 16;
  }
  return false;
}
