import { COLON, DOT, SLASH } from './ascii';
import { storeU16 } from './endian';
import { hexDigit } from './hex';

const ADDRESS_BYTES: usize = 16;

/** The prefix length that was read last behind an address, or -1 for none. */
let prefix: i32 = -1;

/**
 * An IPv6 address: groups of up to four digits, one `::` for a run of zeros, the last two groups perhaps as
 * IPv4, and a prefix length or none. Writes 16 bytes to `to` and returns the prefix length, or -1. Follows
 * PostgreSQL's reader step for step, in its oddities too: `::1.2/24` lacks two octets and is taken.
 */
export function readIpv6(at: usize, end: usize, to: usize): i32 {
  v128.store(to, i64x2.splat(0));
  const full = to + ADDRESS_BYTES;
  let next = to;
  let gap: usize = 0;
  let group: u32 = 0;
  let digits = 0;
  prefix = -1;
  if (load<u8>(at) == COLON) {
    at += 1;
    if (at == end || load<u8>(at) != COLON) return -1;
  }
  let start = at;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    const digit = hexDigit(byte);
    at += 1;
    if (digit < 16) {
      group = (group << 4) | digit;
      digits += 1;
      if (digits > 4) return -1;
    } else if (byte == COLON) {
      start = at;
      if (digits == 0) {
        if (gap != 0) return -1;
        gap = next;
      } else {
        if (at == end || next == full) return -1;
        storeU16(next, <u16>group);
        next += 2;
        group = 0;
        digits = 0;
      }
    } else if (byte == DOT) {
      if (next + 4 > full || !readTail(start, end, next)) return -1;
      next += 4;
      digits = 0;
      break;
    } else {
      if (byte != SLASH || !readPrefix(at, end)) return -1;
      break;
    }
  }
  if (digits > 0) {
    if (next == full) return -1;
    storeU16(next, <u16>group);
    next += 2;
  }
  if (gap != 0) {
    if (next == full) return -1;
    const moved = next - gap;
    memory.copy(full - moved, gap, moved);
    memory.fill(gap, 0, full - moved - gap);
  } else if (next != full) return -1;
  return prefix < 0 ? 128 : prefix;
}

/** The IPv4 tail of an address, with its prefix if there is one. Octets have no leading zeros. */
function readTail(at: usize, end: usize, to: usize): bool {
  let octets: usize = 0;
  let octet: u32 = 0;
  let digits = 0;
  for (; at < end; at += 1) {
    const byte = <u32>load<u8>(at);
    if (byte - 0x30 < 10) {
      if (digits > 0 && octet == 0) return false;
      digits += 1;
      octet = octet * 10 + (byte - 0x30);
      if (octet > 255) return false;
    } else {
      if ((byte != DOT && byte != SLASH) || octets == 4) return false;
      store<u8>(to + octets, octet);
      if (byte == SLASH) return readPrefix(at + 1, end);
      octets += 1;
      octet = 0;
      digits = 0;
    }
  }
  if (digits == 0 || octets == 4) return false;
  store<u8>(to + octets, octet);
  return true;
}

/** A number up to 128 without leading zeros, up to the end. */
function readPrefix(at: usize, end: usize): bool {
  if (at == end || (load<u8>(at) == 0x30 && end - at > 1)) return false;
  let bits: u32 = 0;
  for (; at < end; at += 1) {
    const digit = <u32>load<u8>(at) - 0x30;
    if (digit > 9) return false;
    bits = bits * 10 + digit;
    if (bits > 128) return false;
  }
  prefix = bits;
  return true;
}
